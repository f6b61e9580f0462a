# Wie die Werte des Fachs gesagt werden. `{"\u00A0"}` hält Zahl und Einheit in einer Zeile.

words-today = heute
words-yesterday = gestern
words-days-ago = vor { $count } Tagen
words-weeks-ago = vor { $count } Wochen
words-months-ago = vor { $count } Monaten
words-years-ago = { $count ->
    [one] vor { $count } Jahr
   *[other] vor { $count } Jahren
}
words-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
words-none = keine

words-from = ab { $amount }
words-up-to = bis { $amount }
words-thousands = {"\u00A0"}Tsd.
words-millions = {"\u00A0"}Mio.
words-a-year = { $pay } im Jahr
words-a-month = { $pay } im Monat
words-a-week = { $pay } in der Woche
words-a-day = { $pay } am Tag
words-an-hour = { $pay } in der Stunde

words-equity = { $share } Beteiligung
words-equity-offered = mit Beteiligung
words-equity-diluted = { $share }, voll verwässert
words-equity-unstated = Geboten, Höhe nicht angegeben
words-equity-up-to = bis zu { $share }

words-remote = Remote
words-remote-unstated = Remote, von wo aus ist nicht angegeben
words-remote-from = Remote aus { $places }
words-remote-worldwide = Remote aus aller Welt
words-countries = { $count } Ländern
words-zones = { $from } bis { $to }
words-hybrid = Hybrid
words-hybrid-at = Hybrid, { $places }
words-on-site = Vor Ort
words-on-site-at = Vor Ort, { $places }
words-and-more = { $places } und { $count } weitere

words-people = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
words-engineers = { $count } in der Technik

words-stage-bootstrapped = Eigenfinanziert
words-stage-pre-seed = Pre-Seed
words-stage-seed = Seed
words-stage-series-a = Series A
words-stage-series-b = Series B
words-stage-series-c = Series C
words-stage-growth = Wachstumsphase
words-stage-public = Börsennotiert
words-stage-non-profit = Gemeinnützig

words-full-time = Vollzeit
words-part-time = Teilzeit
words-contract = Freiberuflich
words-temporary = Befristet
words-internship = Praktikum
words-voluntary = Ehrenamtlich
words-per-diem = Tageweise bezahlt

# Themen und Fragen des Briefings, kurz genug für die erste Spalte einer Tabelle.

words-topic-role = Die Rolle
words-topic-authority = Wer entscheidet
words-topic-money = Geld und Eigentum
words-topic-work = Arbeit und Team
words-ask-kind = Welche Art von CTO
words-ask-why-open = Warum die Stelle offen ist
words-ask-predecessor = Wer vorher da war
words-ask-reports-to = Berichtet an
words-ask-board = Zugang zum Board
words-ask-first-year = Ziel des ersten Jahres
words-ask-decides-stack = Über den Stack
words-ask-decides-hiring = Über Einstellungen
words-ask-decides-budget = Über das Budget
words-ask-decides-roadmap = Über die Roadmap
words-ask-funding = Finanzierung bisher
words-ask-runway = Runway
words-ask-equity = Beteiligung
words-ask-vesting = Vesting und Acceleration
words-ask-team = Größe des Teams
words-ask-attrition = Fluktuation in der Technik
words-ask-debt = Bekannte technische Schulden
words-ask-stack = Der Stack, wie er ist
words-ask-travel = Reisen
words-ask-remote = Regel für Remote-Arbeit
words-ask-style = Wie zusammengearbeitet wird
words-ask-values = Was der Firma wichtig ist

# Was Besucherinnen und Besucher über einen Prozesswechsel erfahren.

words-mend-first = Der erste Start, der festgehalten ist.
words-mend-release = Eine neue Version hat übernommen.
words-mend-refresh = Ein frischer Prozess hat übernommen, wie jeden Tag.
words-mend-memory = Der Prozess war zu groß geworden; ein frischer hat übernommen.
words-mend-pool = Der Prozess fand nicht mehr zur Datenbank; ein frischer hat übernommen.
words-mend-task = Ein Teil des Prozesses war stehen geblieben; ein frischer hat übernommen.
words-mend-watchdog = Der Prozess antwortete nicht mehr; er wurde ersetzt.
words-mend-crash = Der Prozess ist abgestürzt; ein neuer wurde gestartet.
words-mend-out-of-memory = Der Maschine ging der Speicher aus; ein neuer Prozess wurde gestartet.
words-mend-operator = Der Betreiber hat ihn neu gestartet.
words-mend-rollback = Eine neue Version ist gescheitert; die vorige wurde wieder eingesetzt.
words-mend-boot = Die Maschine wurde neu gestartet.
words-mend-unknown = Er wurde neu gestartet; warum, ist nicht bekannt.

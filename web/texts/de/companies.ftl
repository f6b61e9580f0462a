# Das Verzeichnis der Unternehmen und die Seite eines Unternehmens.

companies-title = Unternehmen
companies-title-of = { $text } · Unternehmen
companies-further = weiter hinten
companies-summary = Unternehmen, die Führungskräfte für Technik suchen: was sie bauen, wie sie finanziert sind, wie groß sie sind, und ihre offenen Stellen.
companies-lead = Wer gerade sucht, nach Namen. Eine Suche findet auch Unternehmen ohne offene Stelle.
companies-search-label = Unternehmen nach Namen suchen oder nach dem, was sie bauen
companies-search-hint = Name, oder was sie bauen
companies-search = Suchen
companies-search-clear = Suche leeren
companies-stage = Phase
companies-size = Größe
companies-country = Hauptsitz
companies-any = Alle
companies-anywhere = Überall
companies-results = Ergebnisse
companies-count = { $count ->
    [one] { $count } Unternehmen
   *[other] { $count } Unternehmen
}
companies-count-at-least = { $count ->
    [one] mehr als { $count } Unternehmen
   *[other] mehr als { $count } Unternehmen
}
companies-alike = mit einem Namen wie „{ $text }“
companies-for = zu „{ $text }“
companies-alike-means = Kein Unternehmen heißt so oder baut das. Diese heißen ähnlich.
companies-beginning = Zurück zum Anfang
companies-show-all = Alle Unternehmen zeigen
companies-by-name = Nach Namen
companies-more = Weitere Unternehmen
companies-pages = Seiten
companies-end = Dahinter ist nichts mehr
companies-end-means = Sie haben das Ende der Liste erreicht.
companies-none = Kein Unternehmen passt dazu
companies-none-means = Jedes Wort muss ein Wort des Namens beginnen oder dessen, was es baut. Versuchen Sie es mit weniger Wörtern oder ohne Filter: Von vielen Unternehmen sind Phase und Größe nicht bekannt.
companies-nobody = Gerade sucht kein Unternehmen
companies-nobody-means = Sobald ein Unternehmen eine Stelle ausschreibt oder eine Quelle gelesen wird, erscheint es hier.
companies-all-jobs = Alle Stellen zeigen
companies-open = { $count ->
    [one] { $count } offene Stelle
   *[other] { $count } offene Stellen
}
companies-open-none = Keine offene Stelle
companies-demo = Demo
companies-no-stage = Die Phase „{ $value }“ gibt es nicht; sie wurde weggelassen.
companies-no-size = Die Größe „{ $value }“ gibt es nicht; sie wurde weggelassen.
companies-no-country = Das Land „{ $value }“ gibt es nicht; es wurde weggelassen. Ein Land sind zwei Großbuchstaben.
companies-people = { $from }–{ $to } Personen
companies-people-above = mehr als { $from } Personen

companies-of = { $name } · Stellen
companies-of-summary = Offene Stellen bei { $name }.
companies-demo-html = <b>Demo.</b> Dieses Unternehmen und seine Anzeigen sind erfunden, um zu zeigen, wie eine Jobbörse aussieht.
companies-team = Team
companies-founded = Gegründet
companies-stack = In den offenen Stellen
companies-stack-in = { $count ->
    [one] in { $count } offenen Stelle
   *[other] in { $count } offenen Stellen
}
companies-open-jobs = Offene Stellen
companies-newest = Zurück zu den neuesten
companies-newest-first = Neueste zuerst
companies-older = Ältere Anzeigen
companies-older-end = Nichts Älteres mehr
companies-closed-now = Gerade keine offene Stelle
companies-closed-now-means = { $name } hat hier heute nichts ausgeschrieben.
companies-pages-open = Seiten der offenen Stellen
companies-past = Frühere Stellen
companies-past-latest = Zurück zu den letzten
companies-past-order = Zuletzt geschlossene zuerst
companies-past-none = Frühere gibt es nicht.
companies-past-earlier = Noch frühere
companies-pages-past = Seiten der früheren Stellen
companies-past-role = Rolle
companies-past-pay = Gehalt
companies-past-posted = Ausgeschrieben
companies-past-closed = Geschlossen
companies-past-open-for = Offen
companies-past-unpaid = nicht genannt
companies-past-days = { $count ->
    [0] weniger als einen Tag
    [one] { $count } Tag
   *[other] { $count } Tage
}
companies-origin = Woher das kommt
companies-origin-demo = All das ist erfunden und gehört zum Programm.
companies-origin-none = Von diesem Unternehmen wird nichts mehr gelesen; was hier steht, wurde früher gelesen.
companies-origin-board = Gelesen aus „{ $board }“ bei { $source }, zuletzt am
companies-origin-means = Die Techniken sind aus den Schlagwörtern der offenen Stellen gezählt. Was eine Quelle nicht sagt, fehlt hier; geraten wird nichts.

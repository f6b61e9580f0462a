# Die Seite einer Anzeige.

posting-title = { $title } bei { $company }
posting-demo-html = <b>Demo.</b> Diese Anzeige und ihre Firma sind erfunden; sie zeigen, wie eine Stellenbörse aussieht.
posting-side = Bewerben, Teilen und Daten
posting-pay = Gehalt
posting-pay-unstated = Gehalt vom Arbeitgeber nicht angegeben
posting-equity = Beteiligung
posting-workplace = Arbeitsort
posting-eligible = Möglich aus
posting-all-countries = Alle anzeigen
posting-unstated = Nicht angegeben
posting-team = Team
posting-stage = Phase
posting-reports-to = Berichtet an
posting-department = Abteilung
posting-employment = Anstellung
posting-all-places = Alle { $count } Orte

posting-apply = Bewerben
posting-apply-invented = Erfunden: { $host } gibt es nicht.
posting-apply-at = Weiter geht es bei { $host }.
posting-apply-nowhere = Der Arbeitgeber hat keine Adresse für Bewerbungen angegeben.
posting-copy = Link kopieren
posting-copied = Kopiert
posting-not-copied = Kopieren ging nicht

posting-confirmed-html = Bestätigt { $when }
posting-updated-html = Geändert am { $day }
posting-posted-html = Zuerst veröffentlicht am { $day }, { $ago }
posting-read-from = Gelesen von { $source }.
posting-original-html = Gelesen von { $source }; das Original steht bei <a href="{ $address }" rel="nofollow noopener external">{ $host }</a>.

posting-brief = Das CTO-Briefing
posting-answered = { $stated } von { $questions } beantwortet
posting-declined = { $count } abgelehnt
posting-open = { $count } offen
posting-declined-one = keine Auskunft gewünscht
posting-unanswered-one = nicht beantwortet
posting-no-brief = Dieser Arbeitgeber hat das CTO-Briefing nicht beantwortet: Die Anzeige wurde von { $source } gelesen, wo seine Fragen nicht gestellt werden.
posting-job = Die Stelle
posting-tags = Schlagwörter

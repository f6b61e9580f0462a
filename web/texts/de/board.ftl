# Die Börse: die Suche, ihre Ergebnisse und eine Karte.

board-count = { $count ->
    [one] { $count } Stelle
   *[other] { $count } Stellen
}
board-count-at-least = { $count }+ Stellen
board-count-unknown = Die neuesten Treffer
board-title = Stellen für CTOs
board-title-of = { $text } · Stellen
board-description = Stellen für technische Geschäftsführung und Entwicklungsleitung: zuerst Gehalt, Beteiligung und Ort, dann die Fragen einer CTO.
board-headline = Traumstellen für CTOs
board-lead = Gehalt, Beteiligung und Ort stehen vorn, dann die Antworten auf das, was eine CTO fragt. Was ein Arbeitgeber auslässt, wird auch so gesagt.
board-search-label = Stellen suchen nach Rolle, Unternehmen, Ort oder Technik
board-search-placeholder = Rolle, Unternehmen, Ort oder Technik
board-search-clear = Suche leeren
board-search = Suchen
board-results = Ergebnisse
board-for = zu „{ $text }“
board-further-back = weiter hinten in der Liste
board-pages = Seiten
board-start = Zurück zum Anfang
board-older = Weitere Stellen
board-look-further = Weiter zurück suchen
board-unreachable = Die Börse ist gerade nicht zu erreichen. Sie sehen ihre letzte Antwort.

board-ignored = Ein Teil dieser Adresse blieb unbeachtet
board-ignored-unknown = „{ $value }“ ist kein Wert für „{ $filter }“.
board-ignored-range = „{ $value }“ für „{ $filter }“ ist keine ganze Zahl von { $least } bis { $most }.
board-ignored-many = „{ $value }“: „{ $filter }“ nimmt höchstens { $most } Werte.
board-ignored-repeated = „{ $value }“: „{ $filter }“ nimmt einen Wert, und der erste zählt.
board-ignored-currency = Für „{ $value }“ gibt es keinen Referenzkurs; Gehälter werden in { $base } verglichen.
board-ignored-remote = „{ $value }“ für „{ $filter }“ fragt nach Remote-Stellen, gewählt sind aber nur andere Arbeitsorte.
board-ignored-relevance = Relevanz braucht Suchwörter; stattdessen kommen die neuesten Stellen zuerst.
board-ignored-place = Die genannte Stelle in der Liste gibt es nicht, daher beginnt sie am Anfang.
board-ignored-bytes = Ein Wert für „{ $filter }“ ist kein Text.
board-ignored-words = Suche
board-ignored-page = Seite

board-instead = Nichts enthält „{ $asked }“. Diese Stellen enthalten „{ $instead }“.
board-original = Wörtlich nach „{ $asked }“ suchen
board-widened = Gefunden werden auch Wörter, die wie das letzte beginnen.

board-not-yet = Nicht unter den bisher durchgesehenen Anzeigen
board-not-yet-means = Nach einer Wortfolge oder einem ausgeschlossenen Wort wird in fünfhundert Anzeigen auf einmal gesucht, die neuesten zuerst. Ältere können noch passen.
board-end = Hier ist nichts mehr
board-end-means = Sie sind am Ende der Liste.
board-none-fits = Keine Stelle erfüllt das alles
board-none-fits-means = Mit einem Filter weniger gäbe es welche:
board-none-fits-any = Kein einzelner Filter ist im Weg; zusammen lassen sie nichts übrig.
board-without-filter = Ohne „{ $filter }“: { $total }
board-without-words = Ohne die Wörter „{ $text }“: { $total }
board-empty = Noch keine Anzeigen
board-empty-means = Sobald ein Unternehmen eine Stelle ausschreibt oder eine Quelle gelesen wird, erscheint sie hier, die neuesten zuerst.
board-nothing = Keine Anzeige enthält „{ $text }“ ganz
board-nothing-means = Jedes Wort muss in einer Anzeige vorkommen. Versuchen Sie weniger Wörter, eine andere Schreibweise oder einen weiteren Ort: „remote“ statt einer Stadt, „Rust“ statt eines Frameworks.
board-all = Alle Stellen zeigen

board-card-unstated = Gehalt vom Arbeitgeber nicht angegeben
board-card-posted-html = veröffentlicht { $posted }
board-card-confirmed-html = bestätigt { $confirmed }
board-card-origin = gelesen bei { $source }
board-card-tags = Schlagwörter
board-card-answered = { $stated } von { $questions } beantwortet
board-card-demo = Demo

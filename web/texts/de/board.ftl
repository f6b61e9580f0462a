# Die Börse: die Suche, ihre Ergebnisse und eine Karte.

board-count = { $count ->
    [one] { $count } Stelle
   *[other] { $count } Stellen
}
board-count-at-least = { $count ->
    [one] mehr als { $count } Stelle
   *[other] mehr als { $count } Stellen
}
board-count-unknown = Die neuesten Treffer
board-title = Stellen für CTOs
board-title-of = { $text } · Stellen

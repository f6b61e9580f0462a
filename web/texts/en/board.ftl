# The board: the search, its results, and a card.

board-count = { $count ->
    [one] { $count } job
   *[other] { $count } jobs
}
board-count-at-least = { $count ->
    [one] more than { $count } job
   *[other] more than { $count } jobs
}
board-count-unknown = Newest matches
board-title = Jobs for CTOs
board-title-of = { $text } · jobs

# The status page.

status-title = Status
status-description = How this board is, since when it answers, and how it mended itself.
status-well = Well
status-ill = Not as it should be

status-starting = The board is starting
status-starting-means = It answers already, and is looking at what it needs.
status-serving = The board is well
status-serving-means = Everything that it needs answers.
status-away = The board is away in part
status-away-means = Its database does not answer just now. Pages that were asked for lately come from memory, as of the moment written on them; nothing is lost.
status-part = The board is well, but for a part of it
status-part-means = Every page answers. What a part does not answer is waiting, and nothing is lost.
status-gave-up = The board is well, but needs its operator
status-gave-up-means = It has mended itself so often of late that it stopped doing so, and says so to its operator.
status-back = The board is coming back
status-back-means = Everything that it needs answers again.
status-handing-over-means = A fresh process takes over at this moment. Nobody should notice.

status-up = Answers without a gap
status-up-for = for { $span }
status-since-html = since { $moment }
status-process = This process
status-process-age = { $span } old
status-release = Release
status-database = The database
status-messages = Internal messages
status-other-part = Another part
status-answers = answers
status-silent = does not answer
status-starved = answers others, but not this process
status-unasked = has not been asked yet

status-days = Ninety days
status-percent-html = <strong class="figure">{ $percent }</strong> <span>of the time on record ({ $known })</span>
status-strip = On which of the last 90 days the board answered
status-strip-says = Of { $known } on record, { $whole } without a gap and { $broken } with one.
status-strip-today = today
status-legend-whole = answered all day
status-legend-gap = a gap, the wider the longer
status-legend-mended = a dot: it mended itself
status-legend-unknown = not on record
status-day-unknown = { $date }: not on record
status-day-whole = { $date }: answered all day
status-day-whole-mended = { $date }: answered all day, mended itself { $times ->
    [one] { $times } time
   *[other] { $times } times
}
status-day-broken = { $date }: nobody answered for { $span }
status-day-broken-mended = { $date }: nobody answered for { $span }, mended itself { $times ->
    [one] { $times } time
   *[other] { $times } times
}
status-nothing-recorded = Nothing is on record yet. The days fill from today on.
status-numbers = The days in numbers
status-numbers-hint = A gap of less than a second is left out here, not in the percentage. Days are those of UTC.
status-column-day = Day
status-column-down = Nobody answered for
status-column-mends = Mended itself

status-mends = The last changes of process
status-no-mends = Nothing has been mended yet
status-no-mends-means = This is the first process on record. When another takes its place, planned or not, it is written here, with how many visitors felt it.
status-times = { $count } times.
status-from-to-html = { $from } to { $to }
status-mends-hint = Times are UTC. A full dot is a mend, an open one was planned.

# How visitors felt a change.

status-felt-lost = At most { $count ->
    [one] { $count } request
   *[other] { $count } requests
} got no answer.
status-felt-lost-and-waited = At most { $count ->
    [one] { $count } request
   *[other] { $count } requests
} got no answer, and nobody was answered for { $span }.
status-felt-waited = No request was lost; nobody was answered for { $span }.
status-felt-waited-unknown = How many requests were lost is not known; nobody was answered for { $span }.
status-felt-nothing = Nobody noticed.
status-felt-no-wait = Nobody had to wait.
status-felt-unknown = Whether anybody noticed is not known.

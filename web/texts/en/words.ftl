# How the field's values are said. `{"\u00A0"}` keeps a number and its unit on one line.

words-today = today
words-yesterday = yesterday
words-days-ago = { $count } days ago
words-weeks-ago = { $count } weeks ago
words-months-ago = { $count } months ago
words-years-ago = { $count ->
    [one] { $count } year ago
   *[other] { $count } years ago
}
words-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
words-none = none

words-from = from { $amount }
words-up-to = up to { $amount }
words-thousands = k
words-millions = m
words-a-year = { $pay } a year
words-a-month = { $pay } a month
words-a-week = { $pay } a week
words-a-day = { $pay } a day
words-an-hour = { $pay } an hour

words-equity = { $share } equity
words-equity-offered = equity offered
words-equity-diluted = { $share }, fully diluted
words-equity-unstated = Offered, share not stated
words-equity-up-to = up to { $share }

words-remote = Remote
words-remote-unstated = Remote, from where is not stated
words-remote-from = Remote from { $places }
words-remote-worldwide = Remote from anywhere in the world
words-countries = { $count } countries
words-zones = { $from } to { $to }
words-hybrid = Hybrid
words-hybrid-at = Hybrid, { $places }
words-on-site = On site
words-on-site-at = On site, { $places }
words-and-more = { $places } and { $count } more

words-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
words-engineers = { $count } in engineering

words-stage-bootstrapped = Bootstrapped
words-stage-pre-seed = Pre-seed
words-stage-seed = Seed
words-stage-series-a = Series A
words-stage-series-b = Series B
words-stage-series-c = Series C
words-stage-growth = Growth stage
words-stage-public = Public company
words-stage-non-profit = Non-profit

words-full-time = Full time
words-part-time = Part time
words-contract = Contract
words-temporary = Temporary
words-internship = Internship
words-voluntary = Voluntary
words-per-diem = Paid by the day

# The brief's topics and questions, short enough for a table's first column.

words-topic-role = The role
words-topic-authority = Who decides
words-topic-money = Money and ownership
words-topic-work = The work and the people
words-ask-kind = Which kind of CTO
words-ask-why-open = Why the role is open
words-ask-predecessor = The predecessor
words-ask-reports-to = Reports to
words-ask-board = Access to the board
words-ask-first-year = Goal of the first year
words-ask-decides-stack = On the stack
words-ask-decides-hiring = On hiring
words-ask-decides-budget = On the budget
words-ask-decides-roadmap = On the roadmap
words-ask-funding = Funding so far
words-ask-runway = Runway
words-ask-equity = Equity
words-ask-vesting = Vesting and acceleration
words-ask-team = Size of the team
words-ask-attrition = Attrition in engineering
words-ask-debt = Known technical debt
words-ask-stack = The stack as it is
words-ask-travel = Travel
words-ask-remote = Rule on remote work
words-ask-style = How people work together
words-ask-values = What the company values

# What visitors are told of a change of process.

words-mend-first = The first start on record.
words-mend-release = A new release took over.
words-mend-refresh = A fresh process took over, as every day.
words-mend-memory = The process had grown too large; a fresh one took over.
words-mend-pool = The process had lost its way to the database; a fresh one took over.
words-mend-task = A part of the process had stopped; a fresh one took over.
words-mend-watchdog = The process did not answer any more; it was replaced.
words-mend-crash = The process crashed; a new one was started.
words-mend-out-of-memory = The machine was out of memory; a new process was started.
words-mend-operator = The operator restarted it.
words-mend-rollback = A new release failed; the one before was put back.
words-mend-boot = The machine was restarted.
words-mend-unknown = It was restarted; why is not known.

# The directory of companies, and a company's page.

companies-title = Companies
companies-title-of = { $text } · companies
companies-further = further on
companies-summary = Companies that look for technology leaders: what they build, their stage and size, and their open jobs.
companies-lead = Who hires just now, by name. A search also finds those without an open job.
companies-search-label = Search companies by name or by what they build
companies-search-hint = Name, or what they build
companies-search = Search
companies-search-clear = Clear the search
companies-stage = Stage
companies-size = Size
companies-country = Head office
companies-any = Any
companies-anywhere = Anywhere
companies-results = Results
companies-count = { $count ->
    [one] { $count } company
   *[other] { $count } companies
}
companies-count-at-least = { $count ->
    [one] more than { $count } company
   *[other] more than { $count } companies
}
companies-alike = with a name like “{ $text }”
companies-for = for “{ $text }”
companies-alike-means = No company is called so, or builds it. These are called alike.
companies-beginning = Back to the beginning
companies-show-all = Show all companies
companies-by-name = By name
companies-more = More companies
companies-pages = Pages
companies-end = Nothing behind this
companies-end-means = You have reached the end of the list.
companies-none = No company is like this
companies-none-means = Every word has to begin a word of its name or of what it builds. Try fewer words, or let go of a filter: of many companies stage and size are not known.
companies-nobody = No company hires just now
companies-nobody-means = Once a company posts a job or a feed is read, it appears here.
companies-all-jobs = Show all jobs
companies-open = { $count ->
    [one] { $count } open job
   *[other] { $count } open jobs
}
companies-open-none = No open job
companies-demo = Demo
companies-no-stage = There is no stage “{ $value }”, so it was left out.
companies-no-size = There is no size “{ $value }”, so it was left out.
companies-no-country = There is no country “{ $value }”, so it was left out. A country is two capital letters.
companies-people = { $from }–{ $to } people
companies-people-above = more than { $from } people

companies-of = { $name } · jobs
companies-of-summary = Open jobs at { $name }.
companies-demo-html = <b>Demo.</b> This company and its adverts are invented, to show how a board looks.
companies-team = Team
companies-founded = Founded
companies-stack = In its open jobs
companies-stack-in = { $count ->
    [one] in { $count } open job
   *[other] in { $count } open jobs
}
companies-open-jobs = Open jobs
companies-newest = Back to the newest
companies-newest-first = Newest first
companies-older = Older adverts
companies-older-end = Nothing older than this
companies-closed-now = No open job just now
companies-closed-now-means = { $name } has nothing to offer on this board today.
companies-pages-open = Pages of open jobs
companies-past = Past jobs
companies-past-latest = Back to the latest
companies-past-order = Last closed first
companies-past-none = There are no earlier ones.
companies-past-earlier = Earlier jobs
companies-pages-past = Pages of past jobs
companies-past-role = Role
companies-past-pay = Pay
companies-past-posted = Posted
companies-past-closed = Closed
companies-past-open-for = Open for
companies-past-unpaid = not stated
companies-past-days = { $count ->
    [0] less than a day
    [one] { $count } day
   *[other] { $count } days
}
companies-origin = Where this comes from
companies-origin-demo = All of it is invented and comes with the program.
companies-origin-none = No board of this company is read any more; what is shown was read before.
companies-origin-board = Read from the board “{ $board }” at { $source }, last on
companies-origin-means = The stack is counted from the tags of its open jobs. What a source does not tell is left out, never guessed.

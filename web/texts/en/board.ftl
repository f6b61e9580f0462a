# The board: the search, its results, and a card.

board-count = { $count ->
    [one] { $count } job
   *[other] { $count } jobs
}
board-count-at-least = { $count }+ jobs
board-count-unknown = Newest matches
board-title = Jobs for CTOs
board-title-of = { $text } · jobs
board-description = Jobs for chief technology officers and heads of engineering: pay, equity and place first, then what a CTO asks.
board-headline = Dream jobs for CTOs
board-lead = Pay, equity and place come first, then the answers to what a CTO asks. What an employer left out is said to be left out.
board-search-label = Search jobs by role, company, place or technology
board-search-placeholder = Role, company, place or technology
board-search-clear = Clear the search
board-search = Search
board-results = Results
board-for = for “{ $text }”
board-further-back = further back in the list
board-pages = Pages
board-start = Back to the start
board-older = Further jobs
board-look-further = Look further back
board-unreachable = The board cannot be reached just now. What you see is its last answer.

board-ignored = Part of this address was left aside
board-ignored-unknown = “{ $value }” is no value of “{ $filter }”.
board-ignored-range = “{ $value }” for “{ $filter }” is no whole number from { $least } to { $most }.
board-ignored-many = “{ $value }”: “{ $filter }” takes at most { $most } values.
board-ignored-repeated = “{ $value }”: “{ $filter }” takes one value, and the first one counts.
board-ignored-currency = There is no reference rate for “{ $value }”; salaries are compared in { $base }.
board-ignored-remote = “{ $value }” for “{ $filter }” is asked of remote jobs, and only other workplaces are chosen.
board-ignored-relevance = Relevance needs words to search for; the newest jobs come first instead.
board-ignored-place = The place in the list that it names does not exist, so the list begins at its start.
board-ignored-bytes = A value of “{ $filter }” is no text.
board-ignored-words = Search
board-ignored-page = Page

board-instead = Nothing says “{ $asked }”. These jobs say “{ $instead }”.
board-original = Search for “{ $asked }” word for word
board-widened = Words that begin as the last one does are found, too.

board-not-yet = Not among the adverts looked at so far
board-not-yet-means = A phrase, or a word to be left out, is looked for in five hundred adverts at a time, newest first. Older ones may match.
board-end = Nothing further
board-end-means = You have reached the end of the list.
board-none-fits = No job fits all of this
board-none-fits-means = With one filter less there would be some:
board-none-fits-any = No single filter is in the way; they leave nothing together.
board-without-filter = Without “{ $filter }”: { $total }
board-without-words = Without the words “{ $text }”: { $total }
board-empty = No adverts yet
board-empty-means = Once a company posts a job or a feed is read, it appears here, newest first.
board-nothing = No advert says all of “{ $text }”
board-nothing-means = Every word has to occur in an advert. Try fewer words, another spelling, or a broader place: “remote” instead of a city, “Rust” instead of a framework.
board-all = Show all jobs

board-card-unstated = Salary not stated by the employer
board-card-posted-html = posted { $posted }
board-card-confirmed-html = confirmed { $confirmed }
board-card-origin = read from { $source }
board-card-tags = Tags
board-card-answered = { $stated } of { $questions } answered
board-card-demo = Demo

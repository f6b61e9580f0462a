# Comparing adverts side by side, and those that were seen of late. Both lists are kept in the visitor's browser alone.

compare-title = Adverts side by side
compare-lead = Pay, place and the CTO brief of up to four adverts. The address of this page holds the choice: share it, or keep it.
compare-empty = Nothing to compare yet
compare-empty-means = Choose “Compare” on two to four adverts, then open the comparison at the foot of the page. The choice stays in your browser; nobody else sees it.
compare-one-more = Choose “Compare” on another advert to see it beside this one.
compare-fact = What
compare-posted = First posted
compare-confirmed = Confirmed
compare-closed-html = Closed on { $day }
compare-gone-html = Not open since { $day }
compare-remove = Take out
compare-remove-which = Take { $title } at { $company } out of the comparison
compare-ignored-many = Only the first { $most } adverts are compared.
compare-ignored-unknown = { $count ->
    [one] One advert of this address does not exist.
   *[other] { $count } adverts of this address do not exist.
}

compare-add = Compare
compare-add-which-html = Compare { $title } at { $company }
compare-bar = Chosen to compare
compare-chosen = { $count } of { $most } chosen to compare
compare-full = No more than { $most } can be compared. Take one out first.
compare-open = Compare
compare-clear = Clear

compare-seen = Seen of late
compare-seen-means = Kept in this browser alone.
compare-forget = Forget these

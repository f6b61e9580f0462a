# The filters of the board, the chips above its results, and the order of the list.

filters-title = Filters
filters-close = Close the filters
filters-clear = Clear all
filters-apply = Show the jobs
filters-show = Show { $total }
filters-active = { $count ->
    [one] one is set
   *[other] { $count } are set
}
filters-chosen = Filters that are set
filters-jobs = jobs
filters-drop = remove this filter

filters-role = Role
filters-role-cto = CTO
filters-role-vp = VP Engineering
filters-role-head-of = Head of Engineering
filters-role-director = Director
filters-role-fractional = Fractional
filters-role-interim = Interim
filters-role-co-founder = Co-founder

filters-workplace = Workplace

filters-from = Remote from
filters-from-hint = Where you live. A country counts jobs that are open to the whole world, too.
filters-from-worldwide = Anywhere in the world
filters-from-of = Remote from { $country }
filters-from-more = { $count ->
    [one] One more country
   *[other] { $count } more countries
}

filters-utc = Your time zone
filters-utc-any = Any time zone
filters-utc-of = Time zone { $zone }

filters-salary = Minimum salary
filters-salary-hint = A year, before tax, at reference rates. Jobs without a stated salary are left out then.
filters-salary-any = Any salary
filters-salary-of = { $amount } or more
filters-currency = Currency

filters-equity = Equity
filters-equity-yes = Equity is offered

filters-stage = Company stage

filters-team = People in engineering
filters-team-least = Up to { $most }
filters-team-most = { $least } and more
filters-team-of = { $size } in engineering

filters-stack = Stack
filters-stack-more = { $count ->
    [one] One more
   *[other] { $count } more
}

filters-language = Language of the advert
filters-language-of = In { $language }
filters-language-more = { $count ->
    [one] One more language
   *[other] { $count } more languages
}

filters-days = Posted within
filters-days-any = Any time
filters-days-of = { $count ->
    [one] The last day
   *[other] The last { $count } days
}

filters-with-count = { $value } ({ $count })

filters-sort = Sort
filters-sort-newest = Newest
filters-sort-salary = Salary
filters-sort-relevance = Relevance
filters-order = How this list is ordered
filters-order-newest = Newest first: by the day on which an advert was first published here.
filters-order-salary = By salary: the upper end of the pay that the advert states, a year, compared at reference rates. Each advert shows its own currency.
filters-order-relevance = By relevance: how well title, company, stack, place and text fit the words.
filters-order-unstated = A job whose employer states no salary comes after all that state one when the list is by salary or relevance, and is left out as soon as a minimum salary is set. We never estimate what an employer keeps to itself.

filters-keys = Keyboard
filters-keys-search = goes to the search box
filters-keys-next = goes to the next job
filters-keys-previous = goes to the one before
filters-keys-open = opens it
filters-keys-on = Keys of one letter are on

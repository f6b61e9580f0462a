# What live adverts pay.

salaries-title = Salaries
salaries-lead = What the open jobs of this board pay, from their own adverts: no survey, no estimate.
salaries-currency = Currency
salaries-role = Role
salaries-country = Country
salaries-show = Show
salaries-everything = Show all
salaries-count = { $count ->
    [one] { $count } job states its pay
   *[other] { $count } jobs state their pay
}
salaries-unstated = { $count ->
    [one] { $count } does not
   *[other] { $count } do not
}
salaries-demo-html = <b>Demo.</b> All adverts of this board are invented, and so are these figures.
salaries-all = All
salaries-p10 = 10 %
salaries-p25 = 25 %
salaries-p50 = Median
salaries-p75 = 75 %
salaries-p90 = 90 %
salaries-too-few = Too few adverts for a figure
salaries-too-few-means = Fewer than five adverts that fit state their pay. A figure would be somebody’s pay, so there is none.
salaries-row-too-few = fewer than five
salaries-by-role = By role
salaries-by-country = By country
salaries-by-stage = By stage of the company
salaries-group = Group
salaries-adverts = Adverts
salaries-legend = from 10 % to 90 %, the middle half, the median; in thousands a year
salaries-drawing = { $title }: yearly pay in thousand { $currency }
salaries-span = { $count ->
    [one] { $label }: median { $median }, { $count } advert.
   *[other] { $label }: median { $median }, { $count } adverts.
}
salaries-no-currency = There is no reference rate for “{ $value }”, so amounts are in EUR.
salaries-no-role = There is no role “{ $value }”, so it was left out.
salaries-how = How this is computed
salaries-how-range = Of each open advert that states its pay the middle of the range counts; where it states one end, that end. “10 %” means that a tenth of the adverts lie below.
salaries-how-year = Amounts are for a year: 12 months, 52 weeks, 220 days or 1,760 hours, at this board’s reference rates.
salaries-rate = That of { $currency } is of { $day }.
salaries-how-unstated = An advert without stated pay counts nowhere and is never estimated. Below five adverts no figure is shown.
salaries-how-groups = The newest 10,000 open jobs are looked at. An advert with several roles or countries counts in each of them. Invented adverts count only on a board that has no others.

# An advert's page.

posting-title = { $title } at { $company }
posting-demo-html = <b>Demo.</b> This advert and its company are invented, to show how a board looks.
posting-side = Apply, share and dates
posting-pay = Pay
posting-pay-unstated = Salary not stated by the employer
posting-equity = Equity
posting-workplace = Workplace
posting-eligible = Open to people in
posting-all-countries = All of them
posting-unstated = Not stated
posting-team = Team
posting-stage = Stage
posting-reports-to = Reports to
posting-department = Department
posting-employment = Employment
posting-all-places = All { $count } places

posting-apply = Apply
posting-apply-invented = Invented: { $host } does not exist.
posting-apply-at = You go on at { $host }.
posting-apply-nowhere = The employer gave no address to apply at.
posting-copy = Copy the link
posting-copied = Copied
posting-not-copied = Could not be copied

posting-confirmed-html = Confirmed { $when }
posting-updated-html = Updated on { $day }
posting-posted-html = First posted on { $day }, { $ago }
posting-read-from = Read from { $source }.
posting-original-html = Read from { $source }; the original is at <a href="{ $address }" rel="nofollow noopener external">{ $host }</a>.

posting-brief = The CTO brief
posting-answered = { $stated } of { $questions } answered
posting-declined = { $count } declined
posting-open = { $count } open
posting-declined-one = declined to say
posting-unanswered-one = not answered
posting-no-brief = This employer has not answered the CTO brief: the advert was read from { $source }, which does not ask its questions.
posting-job = The job
posting-tags = Tags

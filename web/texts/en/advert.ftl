# An advert's page.

# An advert that is gone.
advert-closed = This job has closed
advert-closed-means-html = <b>{ $title }</b> at <b>{ $company }</b> closed on { $day } ({ $ago }). Nobody takes applications for it any more.
advert-hidden = Nobody confirms this job any more
advert-hidden-means-html = <b>{ $title }</b> at <b>{ $company }</b> has been hidden since { $day } ({ $ago }): for 14 days nobody had said that it is still open. It comes back as soon as somebody does.
advert-expired = This job has expired
advert-expired-means-html = <b>{ $title }</b> at <b>{ $company }</b> was open until { $day } ({ $ago }), by the employer’s own word.
advert-others-of = Other jobs at { $company }
advert-newest = The newest jobs
advert-similar = Similar jobs that are open

advert-demo-plain = Demo. This advert and its company are invented, to show how a board looks.
advert-domain = verified domain { $host }
advert-domain-means = { $host } is the employer’s website, and the original advert lies there as well.
advert-not-stated = not stated
advert-log = How it changed
advert-log-edited-html = Edited on { $day }
advert-log-confirmed-html = Still open on { $day }, unchanged for a month
advert-log-left-html = Closed on { $day }: its source showed it no more
advert-log-withdrawn-html = Closed on { $day }: the employer took it off
advert-log-gone-html = Closed on { $day }: its address at the source was gone
advert-log-reopened-html = Posted again on { $day }
advert-log-hidden-html = Hidden on { $day }: nobody had confirmed it for 14 days
advert-log-returned-html = Back on { $day }, confirmed by its source
advert-log-expired-html = Expired on { $day }
advert-live-until-html = Leaves the board on { $day } unless it is confirmed before.
advert-ends-html = Open until { $day }, by the employer’s own word.
advert-posted = First posted
advert-confirmed = Last confirmed
advert-edit-title = Title was “{ $before }”
advert-edit-pay = Pay changed from { $before } to { $after }
advert-edit-pay-raised = Pay raised from { $before } to { $after }
advert-edit-pay-lowered = Pay lowered from { $before } to { $after }
advert-edit-pay-stated = Pay stated: { $after }
advert-edit-pay-withheld = Pay no longer stated; it was { $before }
advert-edit-workplace = Workplace changed from { $before } to { $after }
advert-edit-places = Places changed from { $before } to { $after }
advert-edit-employment = Employment changed from { $before } to { $after }
advert-edit-brief = Brief: { $after } questions answered, { $before } before
advert-edit-end = Open until { $day }
advert-edit-no-end = No end date any more
advert-edit-equity = Equity changed
advert-edit-description = Text revised
advert-edit-details = Tags, department or the way to apply changed
advert-can-be-asked = can be asked for
advert-all-can-be-asked = All of them can be asked for.

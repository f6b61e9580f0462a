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

# What goes wrong: a headline, and what it means for whoever reads it.

errors-not-found = There is no page here
errors-not-found-means = The address may be mistyped, or the page may be gone for good. Adverts that have closed say so themselves.
errors-method = This page can only be read
errors-method-means = The request asked for something that this address does not do.
errors-bad-query = This request cannot be answered
errors-too-large = That was too much
errors-too-large-means = The request is larger than this site takes.
errors-away = The board is away for a moment
errors-away-means = Its database does not answer just now. Nothing is lost; try again in a few seconds.
errors-too-slow = This took too long
errors-too-slow-means = The board was too slow to answer, so it stopped trying. Try again in a few seconds.
errors-broken = Something broke on our side
errors-broken-means = It is written down under the number below, and it is not your doing.
errors-quote-html = If you write to us, please quote <code>{ $id }</code>
errors-again = Try again
errors-all-jobs = All jobs, newest first
errors-closed = This job has closed
errors-closed-means = It was here, and nobody can apply any more.
errors-too-many = Too many requests
errors-too-many-means = { $seconds ->
    [one] The next one is answered in { $seconds } second.
   *[other] The next one is answered in { $seconds } seconds.
}

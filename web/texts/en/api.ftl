# The page that explains the API.

api-title = The board for programs
api-lead = Every job and company of this board as JSON: read only, without a key, open to scripts of any page.
api-first = A first question
api-first-means-html = It takes the parameters of the board’s own address: search there, and copy what stands behind the question mark. Amounts are in whole units of their currency, times in UTC, and <code>null</code> is what an employer did not state. Nothing is estimated.
api-addresses = Addresses
api-addresses-means = The whole of it in OpenAPI 3.1, which programs read:
api-parameters = { $count ->
    [one] { $count } parameter
   *[other] { $count } parameters
}
api-parameter = Parameter
api-meaning = Meaning
api-pages = Pages
api-pages-means-html = A list says in <code>next</code>, and in the header <code>Link</code>, where it goes on; at the end <code>next</code> is <code>null</code>. Follow it as it is: a deep page costs what the first does, and none is skipped or repeated when new jobs come.
api-limits = Limits
api-limits-means-html = Sixty requests a minute from one address; for IPv6 from one /64. The headers <code>RateLimit-Policy</code> and <code>RateLimit</code> say what is left. Above that the answer is 429, and <code>Retry-After</code> says how many seconds to wait.
api-caching-html = Each answer has an <code>ETag</code> and a <code>Last-Modified</code>. Ask again with <code>If-None-Match</code>: an answer that has not changed is a 304 without a body.
api-errors = Errors
api-errors-means-html = What goes wrong is said as <code>application/problem+json</code> (RFC 9457). A value that does not exist is a 400 that names it. An unknown job is a 404, a closed one a 410. A 503 is a board that is away for a moment.
api-changes = What stays
api-changes-means = Under /api/v1 fields may be added and none is taken away or changes its meaning. A program should pass over what it does not know.

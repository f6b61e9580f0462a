# Die Seite, die die API erklärt.

api-title = Die Jobbörse für Programme
api-lead = Jede Stelle und jedes Unternehmen dieser Jobbörse als JSON: nur zum Lesen, ohne Schlüssel, offen für Skripte jeder Seite.
api-first = Eine erste Frage
api-first-means-html = Sie nimmt dieselben Parameter wie die Adresse der Jobbörse: Suchen Sie dort und kopieren Sie, was hinter dem Fragezeichen steht. Beträge sind in ganzen Einheiten ihrer Währung, Zeiten in UTC, und <code>null</code> ist, was ein Arbeitgeber nicht genannt hat. Geschätzt wird nichts.
api-addresses = Adressen
api-addresses-means = Das Ganze in OpenAPI 3.1, wie Programme es lesen; die Beschreibungen sind englisch:
api-parameters = { $count ->
    [one] { $count } Parameter
   *[other] { $count } Parameter
}
api-parameter = Parameter
api-meaning = Bedeutung
api-pages = Seiten
api-pages-means-html = Eine Liste sagt in <code>next</code> und im Feld <code>Link</code>, wo sie weitergeht; am Ende ist <code>next</code> <code>null</code>. Folgen Sie der Adresse, wie sie ist: Eine tiefe Seite kostet so viel wie die erste, und keine wird übersprungen oder wiederholt, wenn neue Stellen kommen.
api-limits = Grenzen
api-limits-means-html = Sechzig Anfragen in der Minute von einer Adresse; bei IPv6 von einem /64. Die Felder <code>RateLimit-Policy</code> und <code>RateLimit</code> sagen, was übrig ist. Darüber ist die Antwort 429, und <code>Retry-After</code> sagt, wie viele Sekunden zu warten ist.
api-caching-html = Jede Antwort hat <code>ETag</code> und <code>Last-Modified</code>. Fragen Sie mit <code>If-None-Match</code> wieder: Was sich nicht geändert hat, ist ein 304 ohne Inhalt.
api-errors = Fehler
api-errors-means-html = Was schiefgeht, steht in <code>application/problem+json</code> (RFC 9457). Ein Wert, den es nicht gibt, ist ein 400, das ihn nennt. Eine unbekannte Stelle ist ein 404, eine geschlossene ein 410. Ein 503 heißt, dass die Jobbörse einen Augenblick weg ist.
api-changes = Was bleibt
api-changes-means = Unter /api/v1 kommen Felder hinzu; keines fällt weg oder ändert seine Bedeutung. Ein Programm sollte übergehen, was es nicht kennt.

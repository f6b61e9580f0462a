# Die Statusseite.

status-title = Status
status-description = Wie es dieser Börse geht, seit wann sie antwortet und wie sie sich selbst geheilt hat.
status-well = Gesund
status-ill = Nicht, wie es sein soll

status-starting = Die Börse startet
status-starting-means = Sie antwortet schon und sieht nach, was sie braucht.
status-serving = Der Börse geht es gut
status-serving-means = Alles, was sie braucht, antwortet.
status-away = Die Börse ist nur zum Teil da
status-away-means = Ihre Datenbank antwortet gerade nicht. Seiten, nach denen kürzlich gefragt wurde, kommen aus dem Speicher, mit dem Stand, der auf ihnen steht; nichts geht verloren.
status-part = Der Börse geht es gut, bis auf einen Teil
status-part-means = Jede Seite antwortet. Was ein Teil nicht beantwortet, wartet, und nichts geht verloren.
status-gave-up = Der Börse geht es gut, aber sie braucht ihren Betreiber
status-gave-up-means = Sie hat sich zuletzt so oft selbst geheilt, dass sie damit aufgehört hat, und sagt es ihrem Betreiber.
status-back = Die Börse kommt zurück
status-back-means = Alles, was sie braucht, antwortet wieder.
status-handing-over-means = In diesem Moment übernimmt ein frischer Prozess. Niemand sollte es merken.

status-up = Antwortet ohne Lücke
status-up-for = seit { $span }
status-since-html = seit { $moment }
status-process = Dieser Prozess
status-process-age = { $span } alt
status-release = Version
status-database = Die Datenbank
status-messages = Interne Nachrichten
status-other-part = Ein anderer Teil
status-answers = antwortet
status-silent = antwortet nicht
status-starved = antwortet anderen, aber nicht diesem Prozess
status-unasked = wurde noch nicht gefragt

status-days = Neunzig Tage
status-percent-html = <strong class="figure">{ $percent }</strong> <span>der festgehaltenen Zeit ({ $known })</span>
status-strip = An welchen der letzten 90 Tage die Börse geantwortet hat
status-strip-says = Festgehalten: { $known }, davon { $whole } ohne Lücke und { $broken } mit einer.
status-strip-today = heute
status-legend-whole = den ganzen Tag geantwortet
status-legend-gap = eine Lücke, je breiter, desto länger
status-legend-mended = ein Punkt: hat sich selbst geheilt
status-legend-unknown = nicht festgehalten
status-day-unknown = { $date }: nicht festgehalten
status-day-whole = { $date }: den ganzen Tag geantwortet
status-day-whole-mended = { $date }: den ganzen Tag geantwortet, { $times }-mal selbst geheilt
status-day-broken = { $date }: { $span } lang keine Antwort
status-day-broken-mended = { $date }: { $span } lang keine Antwort, { $times }-mal selbst geheilt
status-nothing-recorded = Noch ist nichts festgehalten. Die Tage füllen sich ab heute.
status-numbers = Die Tage in Zahlen
status-numbers-hint = Lücken unter einer Sekunde fehlen hier, im Prozentwert nicht. Die Tage sind die von UTC.
status-column-day = Tag
status-column-down = Keine Antwort
status-column-mends = Selbst geheilt

status-mends = Die letzten Prozesswechsel
status-no-mends = Noch wurde nichts geheilt
status-no-mends-means = Dies ist der erste Prozess, der festgehalten ist. Tritt ein anderer an seine Stelle, geplant oder nicht, so steht es hier, und auch, wie viele es gemerkt haben.
status-times = { $count }-mal.
status-from-to-html = { $from } bis { $to }
status-mends-hint = Zeiten in UTC. Ein voller Punkt ist eine Heilung, ein offener war geplant.

# Wie der Wechsel zu spüren war.

status-felt-lost = Höchstens { $count ->
    [one] { $count } Anfrage blieb
   *[other] { $count } Anfragen blieben
} ohne Antwort.
status-felt-lost-and-waited = Höchstens { $count ->
    [one] { $count } Anfrage blieb
   *[other] { $count } Anfragen blieben
} ohne Antwort, und { $span } lang bekam niemand eine.
status-felt-waited = Keine Anfrage ging verloren; { $span } lang bekam niemand Antwort.
status-felt-waited-unknown = Wie viele Anfragen verloren gingen, ist nicht bekannt; { $span } lang bekam niemand Antwort.
status-felt-nothing = Niemand hat es gemerkt.
status-felt-no-wait = Niemand musste warten.
status-felt-unknown = Ob es jemand gemerkt hat, ist nicht bekannt.

# Die Seite einer Anzeige.

# Eine Anzeige, die nicht mehr offen ist.
advert-closed = Diese Stelle ist nicht mehr ausgeschrieben
advert-closed-means-html = <b>{ $title }</b> bei <b>{ $company }</b> wurde am { $day } geschlossen ({ $ago }). Bewerbungen werden nicht mehr angenommen.
advert-hidden = Diese Stelle bestätigt niemand mehr
advert-hidden-means-html = <b>{ $title }</b> bei <b>{ $company }</b> ist seit dem { $day } ausgeblendet ({ $ago }): 14 Tage lang hatte niemand gesagt, dass die Stelle noch offen ist. Sobald es jemand sagt, ist die Anzeige wieder da.
advert-expired = Diese Anzeige ist abgelaufen
advert-expired-means-html = <b>{ $title }</b> bei <b>{ $company }</b> war nach Angabe des Arbeitgebers bis zum { $day } offen ({ $ago }).
advert-others-of = Weitere Stellen bei { $company }
advert-newest = Die neuesten Stellen
advert-similar = Ähnliche Stellen, die offen sind

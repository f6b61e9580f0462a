# Was schiefgeht: eine Überschrift und was es für die Lesenden heißt.

errors-not-found = Hier gibt es keine Seite
errors-not-found-means = Vielleicht ist die Adresse vertippt, vielleicht gibt es die Seite nicht mehr. Geschlossene Anzeigen sagen das selbst.
errors-method = Diese Seite lässt sich nur lesen
errors-method-means = Die Anfrage wollte etwas, was diese Adresse nicht tut.
errors-bad-query = Diese Anfrage lässt sich nicht beantworten
errors-too-large = Das war zu viel
errors-too-large-means = Die Anfrage ist größer, als diese Seite annimmt.
errors-away = Die Börse ist einen Moment lang nicht da
errors-away-means = Ihre Datenbank antwortet gerade nicht. Nichts geht verloren; versuchen Sie es in ein paar Sekunden wieder.
errors-too-slow = Das hat zu lange gedauert
errors-too-slow-means = Die Börse hat zu langsam geantwortet und den Versuch abgebrochen. Versuchen Sie es in ein paar Sekunden wieder.
errors-broken = Bei uns ist etwas kaputtgegangen
errors-broken-means = Es ist unter der Nummer unten festgehalten, und es liegt nicht an Ihnen.
errors-quote-html = Wenn Sie uns schreiben, nennen Sie bitte <code>{ $id }</code>
errors-again = Noch einmal versuchen
errors-all-jobs = Alle Stellen, neueste zuerst
errors-closed = Diese Stelle ist geschlossen
errors-closed-means = Sie stand hier; bewerben kann man sich nicht mehr.
errors-too-many = Zu viele Anfragen
errors-too-many-means = { $seconds ->
    [one] Die nächste wird in { $seconds } Sekunde beantwortet.
   *[other] Die nächste wird in { $seconds } Sekunden beantwortet.
}

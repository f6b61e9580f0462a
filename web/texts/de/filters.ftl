# Die Filter der Börse, die gesetzten Filter über den Ergebnissen und die Reihenfolge der Liste.

filters-title = Filter
filters-close = Filter schließen
filters-clear = Alle aufheben
filters-apply = Stellen anzeigen
filters-show = { $total } anzeigen
filters-active = { $count ->
    [one] einer ist gesetzt
   *[other] { $count } sind gesetzt
}
filters-chosen = Gesetzte Filter
filters-jobs = Stellen
filters-drop = diesen Filter aufheben

filters-role = Rolle
filters-role-cto = CTO
filters-role-vp = VP Engineering
filters-role-head-of = Head of Engineering
filters-role-director = Director
filters-role-fractional = Fractional
filters-role-interim = Interim
filters-role-co-founder = Mitgründung

filters-workplace = Arbeitsort

filters-from = Remote aus
filters-from-hint = Wo Sie leben. Ein Land zählt auch Stellen, die aus aller Welt möglich sind.
filters-from-worldwide = Aus aller Welt
filters-from-of = Remote aus: { $country }
filters-from-more = { $count ->
    [one] Ein weiteres Land
   *[other] { $count } weitere Länder
}

filters-utc = Ihre Zeitzone
filters-utc-any = Jede Zeitzone
filters-utc-of = Zeitzone { $zone }

filters-salary = Mindestgehalt
filters-salary-hint = Im Jahr, brutto, zu Referenzkursen. Stellen ohne Gehaltsangabe fallen dann weg.
filters-salary-any = Jedes Gehalt
filters-salary-of = Ab { $amount }
filters-currency = Währung

filters-equity = Beteiligung
filters-equity-yes = Mit Beteiligung

filters-stage = Phase des Unternehmens

filters-team = Menschen in der Entwicklung
filters-team-least = Bis { $most }
filters-team-most = { $least } und mehr
filters-team-of = { $size } in der Entwicklung

filters-stack = Technik
filters-stack-more = { $count ->
    [one] Eine weitere
   *[other] { $count } weitere
}

filters-language = Sprache der Anzeige
filters-language-of = Auf { $language }
filters-language-more = { $count ->
    [one] Eine weitere Sprache
   *[other] { $count } weitere Sprachen
}

filters-days = Veröffentlicht
filters-days-any = Jederzeit
filters-days-of = { $count ->
    [one] Am letzten Tag
   *[other] In den letzten { $count } Tagen
}

filters-with-count = { $value } ({ $count })

filters-sort = Sortieren
filters-sort-newest = Neueste
filters-sort-salary = Gehalt
filters-sort-relevance = Relevanz
filters-order = Wie diese Liste geordnet ist
filters-order-newest = Neueste zuerst: nach dem Tag, an dem eine Anzeige hier zuerst erschien.
filters-order-salary = Nach Gehalt: nach dem oberen Ende des angegebenen Gehalts im Jahr, verglichen zu Referenzkursen. Jede Anzeige zeigt ihre eigene Währung.
filters-order-relevance = Nach Relevanz: wie gut Titel, Unternehmen, Technik, Ort und Text zu den Wörtern passen.
filters-order-unstated = Eine Stelle ohne Gehaltsangabe kommt nach allen mit Angabe, wenn nach Gehalt oder Relevanz sortiert wird, und fällt weg, sobald ein Mindestgehalt gesetzt ist. Wir schätzen nie, was ein Arbeitgeber für sich behält.

filters-keys = Tastatur
filters-keys-search = zum Suchfeld
filters-keys-next = zur nächsten Stelle
filters-keys-previous = zur Stelle davor
filters-keys-open = öffnet sie
filters-keys-on = Tasten mit einem Buchstaben sind an

# Was offene Stellen zahlen.

salaries-title = Gehälter
salaries-lead = Was die offenen Stellen dieser Jobbörse zahlen, aus ihren eigenen Anzeigen: keine Umfrage, keine Schätzung.
salaries-currency = Währung
salaries-role = Rolle
salaries-country = Land
salaries-show = Zeigen
salaries-everything = Alle zeigen
salaries-count = { $count ->
    [one] { $count } Stelle nennt ihr Gehalt
   *[other] { $count } Stellen nennen ihr Gehalt
}
salaries-unstated = { $count ->
    [one] { $count } nicht
   *[other] { $count } nicht
}
salaries-demo-html = <b>Demo.</b> Alle Anzeigen dieser Jobbörse sind erfunden, und damit auch diese Zahlen.
salaries-all = Alle
salaries-p10 = 10 %
salaries-p25 = 25 %
salaries-p50 = Median
salaries-p75 = 75 %
salaries-p90 = 90 %
salaries-too-few = Zu wenige Anzeigen für eine Zahl
salaries-too-few-means = Weniger als fünf passende Anzeigen nennen ihr Gehalt. Eine Zahl wäre das Gehalt von jemandem; darum gibt es keine.
salaries-row-too-few = weniger als fünf
salaries-by-role = Nach Rolle
salaries-by-country = Nach Land
salaries-by-stage = Nach Phase des Unternehmens
salaries-group = Gruppe
salaries-adverts = Anzeigen
salaries-legend = von 10 % bis 90 %, die mittlere Hälfte, der Median; in Tausend im Jahr
salaries-drawing = { $title }: Jahresgehalt in Tausend { $currency }
salaries-span = { $count ->
    [one] { $label }: Median { $median }, { $count } Anzeige.
   *[other] { $label }: Median { $median }, { $count } Anzeigen.
}
salaries-no-currency = Für „{ $value }“ gibt es keinen Referenzkurs; die Beträge sind in EUR.
salaries-no-role = Die Rolle „{ $value }“ gibt es nicht; sie wurde weggelassen.
salaries-how = Wie das gerechnet ist
salaries-how-range = Von jeder offenen Anzeige, die ihr Gehalt nennt, zählt die Mitte der Spanne; nennt sie nur ein Ende, dann dieses. „10 %“ heißt, dass ein Zehntel der Anzeigen darunter liegt.
salaries-how-year = Beträge gelten für ein Jahr: 12 Monate, 52 Wochen, 220 Tage oder 1.760 Stunden, zu den Referenzkursen dieser Jobbörse.
salaries-rate = Der von { $currency } ist vom { $day }.
salaries-how-unstated = Eine Anzeige ohne genanntes Gehalt zählt nirgends und wird nie geschätzt. Unter fünf Anzeigen wird keine Zahl gezeigt.
salaries-how-groups = Betrachtet werden die neuesten 10.000 offenen Stellen. Eine Anzeige mit mehreren Rollen oder Ländern zählt in jeder und jedem davon. Erfundene Anzeigen zählen nur auf einer Jobbörse, die keine anderen hat.

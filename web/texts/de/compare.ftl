# Anzeigen nebeneinander, und zuletzt gesehene. Beide Listen bleiben allein im Browser der Besucherinnen und Besucher.

compare-title = Anzeigen im Vergleich
compare-lead = Gehalt, Ort und CTO-Briefing von bis zu vier Anzeigen. Die Adresse dieser Seite enthält die Auswahl: Sie können sie teilen oder aufheben.
compare-empty = Noch nichts zu vergleichen
compare-empty-means = Wählen Sie bei zwei bis vier Anzeigen „Vergleichen“ und öffnen Sie dann den Vergleich am unteren Rand der Seite. Die Auswahl bleibt in Ihrem Browser; niemand sonst sieht sie.
compare-one-more = Wählen Sie bei einer weiteren Anzeige „Vergleichen“, um sie neben dieser zu sehen.
compare-fact = Was
compare-posted = Zuerst veröffentlicht
compare-confirmed = Bestätigt
compare-closed-html = Geschlossen am { $day }
compare-gone-html = Nicht mehr offen seit { $day }
compare-remove = Herausnehmen
compare-remove-which = { $title } bei { $company } aus dem Vergleich herausnehmen
compare-ignored-many = Verglichen werden nur die ersten { $most } Anzeigen.
compare-ignored-unknown = { $count ->
    [one] Eine Anzeige dieser Adresse gibt es nicht.
   *[other] { $count } Anzeigen dieser Adresse gibt es nicht.
}

compare-add = Vergleichen
compare-add-which-html = { $title } bei { $company } vergleichen
compare-bar = Zum Vergleich gewählt
compare-chosen = { $count } von { $most } zum Vergleich gewählt
compare-full = Mehr als { $most } lassen sich nicht vergleichen. Nehmen Sie erst eine heraus.
compare-open = Vergleichen
compare-clear = Leeren

compare-seen = Zuletzt gesehen
compare-seen-means = Nur in diesem Browser gespeichert.
compare-forget = Vergessen

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

advert-demo-plain = Demo. Diese Anzeige und ihre Firma sind erfunden; sie zeigen, wie eine Börse aussieht.
advert-domain = bestätigte Domain { $host }
advert-domain-means = { $host } ist die Website des Arbeitgebers, und auch die ursprüngliche Anzeige liegt dort.
advert-not-stated = keine Angabe
advert-log = Was sich geändert hat
advert-log-edited-html = Geändert am { $day }
advert-log-confirmed-html = Am { $day } noch offen, einen Monat lang unverändert
advert-log-left-html = Geschlossen am { $day }: die Quelle zeigte sie nicht mehr
advert-log-withdrawn-html = Geschlossen am { $day }: der Arbeitgeber nahm sie heraus
advert-log-gone-html = Geschlossen am { $day }: ihre Adresse bei der Quelle gab es nicht mehr
advert-log-reopened-html = Wieder ausgeschrieben am { $day }
advert-log-hidden-html = Ausgeblendet am { $day }: 14 Tage lang hatte sie niemand bestätigt
advert-log-returned-html = Wieder da seit dem { $day }, bestätigt von ihrer Quelle
advert-log-expired-html = Abgelaufen am { $day }
advert-live-until-html = Verlässt die Börse am { $day }, wenn sie bis dahin niemand bestätigt.
advert-ends-html = Offen bis zum { $day }, nach Angabe des Arbeitgebers.
advert-posted = Zuerst ausgeschrieben
advert-confirmed = Zuletzt bestätigt
advert-edit-title = Titel war „{ $before }“
advert-edit-pay = Gehalt geändert von { $before } auf { $after }
advert-edit-pay-raised = Gehalt erhöht von { $before } auf { $after }
advert-edit-pay-lowered = Gehalt gesenkt von { $before } auf { $after }
advert-edit-pay-stated = Gehalt genannt: { $after }
advert-edit-pay-withheld = Gehalt nicht mehr genannt; es war { $before }
advert-edit-workplace = Arbeitsort geändert von { $before } auf { $after }
advert-edit-places = Orte geändert von { $before } auf { $after }
advert-edit-employment = Beschäftigung geändert von { $before } auf { $after }
advert-edit-brief = Brief: { $after } Fragen beantwortet, zuvor { $before }
advert-edit-end = Offen bis zum { $day }
advert-edit-no-end = Kein Enddatum mehr
advert-edit-equity = Beteiligung geändert
advert-edit-description = Text überarbeitet
advert-edit-details = Schlagwörter, Abteilung oder Bewerbungsweg geändert
advert-can-be-asked = kann erfragt werden
advert-all-can-be-asked = Sie alle können gestellt werden.

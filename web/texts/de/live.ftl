# Was offenen Seiten gesagt wird. „#“ ist in den ersten beiden eine Zahl und in den anderen ein Tag mit Uhrzeit.

live-one = 1 neue Stelle
live-many = # neue Stellen
live-closed = Diese Stelle wurde am # geschlossen.
live-hidden = Diese Stelle bestätigt niemand mehr: Sie ist seit dem # ausgeblendet.
live-expired = Diese Stelle war nach Angabe des Arbeitgebers bis zum # offen.
live-instead = Ähnliche Stellen, die offen sind

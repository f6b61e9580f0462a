# Um jede Seite herum.

layout-skip = Zum Inhalt springen
layout-home = Kintsugi, die Stellenbörse
layout-main = Hauptmenü
layout-jobs = Stellen
layout-companies = Unternehmen
layout-foot = Fußzeile
layout-about-html = <b>Kintsugi</b> ist die Kunst, zerbrochene Keramik mit Gold zu kitten. Diese Stellenbörse für technische Führungskräfte ist so gebaut, dass sie sich selbst heilt, und alle dürfen eine betreiben: Sie ist quelloffen.
layout-status = Status
layout-salaries = Gehälter
layout-follow = Feeds
layout-api = API
layout-language = Sprache
layout-as-of-html = Die Datenbank der Börse ist gerade nicht erreichbar. Diese Seite zeigt den Stand von { $moment }; seither kann sich etwas geändert haben.

# Around every page.

layout-skip = Skip to the content
layout-home = Kintsugi, the board
layout-main = Main
layout-jobs = Jobs
layout-companies = Companies
layout-foot = Foot
layout-about-html = <b>Kintsugi</b> is the craft of mending broken pottery with gold. This job board for technology leaders is built to mend itself, and anyone may run one: it is open source.
layout-status = Status
layout-salaries = Salaries
layout-follow = Feeds
layout-api = API
layout-language = Language
layout-as-of-html = The board’s database is away just now. This is the page as of { $moment }; something may have changed since.

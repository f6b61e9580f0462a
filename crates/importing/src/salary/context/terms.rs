//! What words before an amount mean.

use crate::vocabulary::Vocabulary;

/// Words for pay.
pub(super) static PAY: Vocabulary = Vocabulary::of(
    "salary|salaries|pay|pays|paying|compensation|comp|remuneration|wage|wages|range|rate|base|earn|earnings|income|ote base|stipend \
    range|gehalt|jahresgehalt|bruttojahresgehalt|monatsgehalt|vergutung|gehaltsspanne|gehaltsrahmen|lohn|salaire|\
    remuneration|salario|sueldo|retribucion|salaris|lon|wynagrodzenie|palkka|stundenlohn|tagessatz|day rate|tjm",
);

/// Words for base pay that do not mean something else as well.
pub(super) static BASE_PAY: Vocabulary = Vocabulary::of(
    "salary|salaries|base pay|base rate|base salary|base compensation|base hourly rate|pay rate|hourly rate|hourly wage|hourly pay|\
    pay range|wage|wages|base|gehalt|jahresgehalt|bruttojahresgehalt|monatsgehalt|stundenlohn|salaire|salario|sueldo|salaris|day \
    rate|tagessatz",
);

/// Words for pay that right before an amount are not said of what one can reach: `pay: up to $30 an hour`, not `earn up to`.
pub(super) static PAID: Vocabulary = Vocabulary::of(
    "salary|salaries|pay|paying|compensation|comp|remuneration|wage|wages|rate|gehalt|lohn|salaire|salario|vergutung|\
    tagessatz|stundenlohn|tjm",
);

/// What an employer calls the pay: then it is that by its own word, whatever is counted in.
pub(super) static CALLED: Vocabulary = Vocabulary::of(
    "salary|salaries|pay range|pay scale|comp range|compensation range|gehalt|jahresgehalt|gehaltsspanne|gehaltsrahmen|\
    salaire|salario|salaris",
);

/// Headings that call what follows the pay: `Compensation: …`.
pub(super) static HEADING: Vocabulary =
    Vocabulary::of("pay|pay range|pay scale|compensation|compensation range|vergutung");

/// Words that lead from a word for pay to its amount: `salary range for this position is between`.
pub(super) static LEADING: Vocabulary = Vocabulary::of(
    "range|ranges|ranging|scale|band|for|of|this|the|a|an|role|position|job|opportunity|is|are|will|be|to|from|between|\
    at|in|and|starting|starts|up|least|minimum|max|maximum|annual|annually|per|year|yearly|gross|expected|estimated|\
    anticipated|approximately|about|currently",
);

/// Words for amounts that are no base pay, however they are spoken of.
pub(super) static OTHER: Vocabulary = Vocabulary::of(
    "bonus|bonuses|sign on|signing|stipend|stipends|reimbursement|reimbursements|allowance|allowances|raised|raising|\
    funding|funded|revenue|revenues|arr|valuation|valued|budget|budgets|relocation|referral|referrals|commission|\
    commissions|ote|on target|quota|deal|deals|401k|hsa|fsa|fertility|tuition|donation|donations|gift|grant|grants|aum|\
    total compensation|total cash|total cash compensation|total target|total rewards|total comp|total earnings|\
    first year|differential|tip|tips|deductible|copay|per employee|match|matched|variable|incentive|incentives|\
    commission only|year 1|prize|scholarship|award|awards|boni|bonuszahlung|umsatz|finanzierung|levee|\
    chiffre d'affaires",
);

/// Words for amounts that are no base pay, unless words for base pay stand in the same sentence: a role can be called
/// by them.
pub(super) static BUSINESS: Vocabulary = Vocabulary::of(
    "series|contract value|contracts|insurance|loan|loans|credit|credits|assets|spend|spending|savings|saving|\
    transactions|investment|investments|investors|sales|pipeline|portfolio|managing|customers|customer|accounts|\
    childcare|equipment|learning|wellness|gym|meal|worth|value|profit|profits|losses|cost|costs|fee|fees|price|prices|\
    premium|premiums|acv|tcv|gmv|loss|fund|funds|discount|job as",
);

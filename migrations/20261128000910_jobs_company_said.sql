-- What each source says of a company, beside its board. Where two disagree, the company is what the first of them says
-- (crates/jobs/src/reconcile/said.rs has the order); so it does not change with every reading of either.
alter table jobs.company_origin
    -- What the source has stated, by the names of jobs.company's columns; what it states no more stays.
    add column said jsonb not null default '{}',
    -- contracts::Directness::rank: the nearer, the smaller. Of what was not read since then the farthest.
    add column directness smallint not null default 2,
    add column known_at timestamptz not null default now();

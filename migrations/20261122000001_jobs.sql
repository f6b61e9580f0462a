-- The schema of the domain `jobs`: companies, job postings, briefs, and the narrow table that search reads.
create schema if not exists jobs;
create extension if not exists unaccent;

-- Texts come in many languages and spellings. `simple` first would keep inflections apart ("engineers" would not find
-- "engineer"); a Snowball stemmer without stop words keeps every word findable ("IT", "who") and does no harm to names.
-- Vectors and queries use this one configuration, so what is held is found.
create text search dictionary jobs.stem (template = snowball, language = english);
create text search configuration jobs.advert (copy = pg_catalog.english);
alter text search configuration jobs.advert
    alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part
    with unaccent, jobs.stem;

create table jobs.company (
    id            uuid primary key,
    slug          text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name          text not null check (name <> ''),
    website       text,
    about         text,
    stage         text,
    headcount     integer check (headcount > 0),
    engineers     integer check (engineers >= 0),
    founded       smallint,
    -- A Place as contracts writes it, or null.
    headquarters  jsonb,
    demo          boolean not null default false,
    created_at    timestamptz not null,
    updated_at    timestamptz not null
);

-- Which board of which source a company's adverts come from; a board belongs to one company.
create table jobs.company_origin (
    source      text not null,
    board       text not null,
    company_id  uuid not null references jobs.company on delete cascade,
    read_at     timestamptz not null,
    primary key (source, board)
);
create index company_origin_company on jobs.company_origin (company_id);

create table jobs.posting (
    id                uuid primary key,
    -- The public id in addresses: ten characters of Crockford's base 32, lower case.
    short_id          text not null unique check (short_id ~ '^[0-9a-hjkmnp-tv-z]{10}$'),
    company_id        uuid not null references jobs.company,
    slug              text not null,
    title             text not null check (title <> ''),
    description       text not null,
    employment_type   text,
    workplace         text,
    -- A list of Place as contracts writes it, in the employer's order.
    places            jsonb not null default '[]',
    salary_currency   text check (salary_currency ~ '^[A-Z]{3}$'),
    salary_period     text,
    -- Hundredths of the currency's unit.
    salary_min        bigint,
    salary_max        bigint,
    -- Thousandths of a percent; offered without a figure: true and two nulls.
    equity_offered    boolean not null default false,
    equity_min        integer,
    equity_max        integer,
    department        text,
    stack             text[] not null default '{}',
    url               text,
    apply_url         text,
    -- How many of the brief's questions are stated or declined, for cards.
    brief_stated      smallint not null default 0,
    brief_declined    smallint not null default 0,
    published_at      timestamptz not null,
    confirmed_at      timestamptz not null,
    updated_at        timestamptz not null,
    closed_at         timestamptz,
    -- Rises with every change; readers of events ignore older states.
    version           bigint not null default 1,
    source            text not null,
    board             text not null,
    external_id       text not null,
    -- SHA-256 of the advert as it was read: equal means unchanged.
    fingerprint       bytea not null,
    unique (source, board, external_id),
    check (salary_min <= salary_max),
    check ((salary_currency is null) = (salary_min is null and salary_max is null)),
    check ((salary_currency is null) = (salary_period is null))
);
create index posting_company on jobs.posting (company_id, published_at desc, id desc);

-- Stated or declined; an unanswered question has no row.
create table jobs.brief_answer (
    posting_id  uuid not null references jobs.posting on delete cascade,
    question    text not null,
    declined    boolean not null,
    answer      text,
    primary key (posting_id, question),
    check (declined = (answer is null))
);

-- Live adverts only, written in the transaction that publishes, edits or closes one.
create table jobs.live_job (
    posting_id    uuid primary key references jobs.posting on delete cascade,
    company_id    uuid not null,
    published_at  timestamptz not null,
    document      tsvector not null
);
create index live_job_newest on jobs.live_job (published_at desc, posting_id desc);
create index live_job_company on jobs.live_job (company_id, published_at desc, posting_id desc);
create index live_job_document on jobs.live_job using gin (document) with (fastupdate = off);

-- Adverts that nobody confirms hide, and those whose time is over expire; what happened to an advert is kept for its readers.
create extension if not exists pg_trgm;

alter table jobs.posting
    -- When it left the lists because it was not confirmed for too long, or because its own end had come. Null while it is
    -- live, and again once its source confirms it.
    add column retired_at timestamptz;
-- Whom the sweep looks for: few at any moment, among all that are open.
create index posting_unconfirmed on jobs.posting (confirmed_at) where closed_at is null and retired_at is null;
create index posting_ending on jobs.posting (expires_at)
    where closed_at is null and retired_at is null and expires_at is not null;

alter table jobs.company
    -- The host of its website, where an advert's own address was seen to lie there as well.
    add column verified_domain text check (verified_domain <> '');

create table jobs.posting_event (
    id          bigint generated always as identity primary key,
    posting_id  uuid not null references jobs.posting on delete cascade,
    at          timestamptz not null,
    -- What happened, as jobs::Happening writes it: {"edited": [{"title": {"before": …, "after": …}}]}.
    what        jsonb not null
);
create index posting_event_posting on jobs.posting_event (posting_id, at desc, id desc);

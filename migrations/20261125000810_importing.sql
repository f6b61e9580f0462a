-- The schema of the domain `importing`: the boards that are read by themselves, and what came of each reading.
create schema if not exists importing;

create table importing.source (
    id             bigint generated always as identity primary key,
    name           text not null unique check (name ~ '^[a-z0-9]([a-z0-9._-]{0,58}[a-z0-9])?$'),
    -- importing::Format.
    format         text not null,
    token          text not null check (token <> ''),
    -- Null: where the format says.
    address        text,
    company        text,
    -- Seconds between two readings.
    every_s        integer not null check (every_s > 0),
    -- importing::source::Filter.
    filters        text[] not null default '{}',
    paused         boolean not null default false,
    -- The operator has said that the next reading is right, however much is gone.
    accepted       boolean not null default false,
    created_at     timestamptz not null,
    due_at         timestamptz not null,
    -- Who reads it now, and until when nobody else does.
    lease          uuid,
    leased_until   timestamptz,
    -- The board under which its adverts are known.
    board          text,
    etag           text,
    last_modified  text,
    -- In a row.
    failures       integer not null default 0,
    -- Two sources of one board would close each other's adverts.
    unique (format, token)
);
create index source_due on importing.source (due_at) where not paused;

create table importing.run (
    id          bigint generated always as identity primary key,
    source_id   bigint not null references importing.source on delete cascade,
    started_at  timestamptz not null,
    ended_at    timestamptz not null,
    -- importing::source::Outcome.
    outcome     text not null,
    reason      text,
    bytes       bigint not null,
    new         integer not null,
    updated     integer not null,
    unchanged   integer not null,
    missing     integer not null,
    closed      integer not null,
    held        integer not null,
    filtered    integer not null,
    refused     integer not null
);
create index run_newest on importing.run (source_id, id desc);

-- The first 200 rows of a run that could not be shown.
create table importing.refusal (
    run_id       bigint not null references importing.run on delete cascade,
    position     bigint not null,
    external_id  text,
    row          text not null,
    reason       text not null,
    primary key (run_id, position)
);

-- Events on their way to NATS, and what came from there. A row of `outbox` is written in the transaction that makes the
-- event true; a relay publishes it. Identity order is no order of commits: never read this table by `id > last`.
create table database.outbox (
    id               bigint generated always as identity primary key,
    -- UUID of version 7; `Nats-Msg-Id`, and what an inbox knows the event by.
    message_id       uuid not null unique,
    -- What happened, as its subject ends: `jobs.posting`.
    kind             text not null check (kind ~ '^[a-z]+(\.[a-z]+)*$'),
    -- The version of the payload's shape.
    schema_version   smallint not null,
    -- Of what, and in which of its states: a reader ignores what is older than what it has.
    aggregate        uuid not null,
    revision         bigint not null,
    payload          jsonb not null,
    created_at       timestamptz not null default clock_timestamp(),
    published_at     timestamptz,
    -- Its place in the stream, by the server's word.
    stream_sequence  bigint,
    check ((published_at is null) = (stream_sequence is null))
);
create index outbox_unpublished on database.outbox (id) where published_at is null;
create index outbox_sequence on database.outbox (stream_sequence) where published_at is not null;
create index outbox_published on database.outbox (published_at) where published_at is not null;

-- Which events a consumer has dealt with; written in the transaction of what it did.
create table database.inbox (
    consumer     text not null,
    message_id   uuid not null,
    received_at  timestamptz not null default clock_timestamp(),
    primary key (consumer, message_id)
);
create index inbox_received on database.inbox (received_at);

-- Which making of the stream the outbox was published into: a stream that somebody deleted comes back with another.
create table database.stream (
    name        text primary key,
    created_at  timestamptz not null
);

-- What a consumer could not deal with, with the reason; an operator replays or discards it.
create table database.dead_letter (
    id              bigint generated always as identity primary key,
    consumer        text not null,
    -- As the sender wrote it; no UUID where the message is not ours.
    message_id      text not null,
    subject         text not null,
    payload         bytea not null,
    reason          text not null,
    deliveries      bigint not null,
    died_at         timestamptz not null default clock_timestamp(),
    unique (consumer, message_id)
);
create index dead_letter_newest on database.dead_letter (died_at desc, id desc);

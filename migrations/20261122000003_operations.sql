-- The schema of the domain `operations`: what the operator looks back on.
create schema if not exists operations;

-- A copy of the mending ledger, which lies in the state directory and is the truth: this one outlives the machine. What
-- is not known is null. The words of `cause` and `end_cause` are the ledger's; a newer release may know further ones.
create table operations.life (
    -- The time of the start and the process id, `20261122T101530.123456Z-4711`.
    life              text primary key check (life <> ''),
    cause             text not null,
    detail            text not null,
    release           text not null,
    -- The first twelve hexadecimal digits of the executable's SHA-256.
    build             text not null,
    previous_release  text,
    pid               bigint not null check (pid >= 0),
    started_at        timestamptz not null,
    serving_at        timestamptz,
    -- Milliseconds, from the decision to the successor's first answer.
    handover_ms       double precision,
    -- Milliseconds in which nobody answered.
    stall_ms          double precision,
    ended_at          timestamptz,
    end_cause         text,
    end_detail        text not null,
    requests          bigint not null check (requests >= 0),
    lost              bigint check (lost >= 0),
    -- Bytes.
    resident          bigint check (resident >= 0),
    signature         text
);
create index life_newest on operations.life (started_at desc, life desc);

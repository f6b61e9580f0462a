-- What a dead letter needs to be tried again, and that an operator wants it to be. The headers are null where the message
-- was no event: trying again cannot help it.
alter table database.dead_letter
    add column schema_version smallint,
    add column aggregate uuid,
    add column revision bigint,
    add column retry_at timestamptz;
create index dead_letter_retry on database.dead_letter (consumer, retry_at) where retry_at is not null;

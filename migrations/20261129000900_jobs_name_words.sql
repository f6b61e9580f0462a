-- The words of live adverts' names, each once: what a misspelt word is compared with. Adverts share most of their words, so
-- that they are far fewer than the names, and the index of the names' letters cost every new advert more than anything else.
-- A word whose last advert has gone stays for some time; `jobs::Vocabulary` takes it away, and nobody is sent to it before.
create table jobs.name_word (
    word     text primary key check (word <> ''),
    -- When an advert was last known to hold it.
    held_at  timestamptz not null
);
create index name_word_letters on jobs.name_word using gin (word gin_trgm_ops) with (fastupdate = off);
create index name_word_held on jobs.name_word (held_at);

-- Names whose words are not there yet. Two transactions that inserted the same words, each in an order of its own, would
-- wait for each other for ever; so they leave the names here, and a task collects the words.
create table jobs.name_waiting (
    id     bigint generated always as identity primary key,
    names  text not null
);
insert into jobs.name_waiting (names) select names from jobs.live_job;

create function jobs.note_names() returns trigger
language plpgsql as $$
begin
    insert into jobs.name_waiting (names) select distinct names from added;
    return null;
end $$;
create trigger note_names after insert on jobs.live_job referencing new table as added
    for each statement execute function jobs.note_names();

create function jobs.note_changed_names() returns trigger
language plpgsql as $$
begin
    insert into jobs.name_waiting (names) values (new.names);
    return null;
end $$;
create trigger note_changed_names after update on jobs.live_job
    for each row when (old.names is distinct from new.names) execute function jobs.note_changed_names();

-- A release before this one, in a hand-over or rolled back to, still compares names: slowly, and only for words that no
-- advert holds.
drop index jobs.live_job_names;

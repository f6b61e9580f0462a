-- The directory of companies: their names in order, whatever their accents and capitals, and what people look for them by.
create extension if not exists pg_trgm;

-- As people type it: no accents, no capitals. `unaccent` is only stable, because its rules are a file; they are part of an
-- installation and do not change under a running server. Named with its schema, as an index's function must be.
create function jobs.plain(words text) returns text
    language sql immutable strict parallel safe
    as $$ select lower(public.unaccent('public.unaccent'::regdictionary, words)) $$;

alter table jobs.company
    add column name_key text generated always as (jobs.plain(name)) stored,
    -- Whole words, without stems: the beginning of a word is no word, and its stem would not be the word's. Marks are
    -- spaces, so that "AI/ML" and "Node.js" are found by each of their words.
    add column words tsvector generated always as
        (to_tsvector('pg_catalog.simple',
                     regexp_replace(jobs.plain(name || ' ' || coalesce(about, '')), '[^[:alnum:]]+', ' ', 'g'))) stored,
    add column country text generated always as (headquarters ->> 'country') stored;

create index company_name on jobs.company (name_key, id);
create index company_words on jobs.company using gin (words) with (fastupdate = off);
-- For names that are mistyped.
create index company_name_trigrams on jobs.company using gin (name_key gin_trgm_ops);

-- What a company has offered before, the last closed first.
create index posting_closed on jobs.posting (company_id, closed_at desc, id desc) where closed_at is not null;

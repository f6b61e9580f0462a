-- Which text an advert has, as one number: another whenever its document is another. With it a process knows which of the
-- texts that an earlier one left on the disk are still those of the database, without reading them (ADR 33).
--
-- By chance rather than by clock or transaction: no two texts of an advert share one, in whatever backup, replica or copy of
-- the database it is looked up. Adverts from before have none until they change; adding one to each would write the whole
-- table and its indexes anew, and without one a text is read, as it was before.
alter table jobs.live_job add column document_version bigint;

create function jobs.version_document() returns trigger
language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.document_version is null or new.document is distinct from old.document then
        new.document_version := hashtextextended(gen_random_uuid()::text, 0);
    end if;
    return new;
end $$;

-- Triggers run in the order of their names: behind `complete`, which finishes the document.
create trigger version before insert or update on jobs.live_job
    for each row execute function jobs.version_document();

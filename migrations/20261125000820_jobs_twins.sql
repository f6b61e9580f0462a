-- By what an advert is known again that comes from another source.
alter table jobs.posting
    -- What its title means; empty of adverts that were written before this was known.
    add column title_key text not null default '',
    -- A simhash of its text.
    add column sketch bigint,
    -- The advert of the same role that is shown instead, from a source nearer to the employer.
    add column duplicate_of uuid references jobs.posting on delete set null;
create index posting_duplicate on jobs.posting (duplicate_of) where duplicate_of is not null;

-- What a reading says about an advert besides its text.
alter table jobs.posting
    -- Readings in a row that lacked it; the second closes it.
    add column missed_runs smallint not null default 0,
    -- contracts::Directness as a number: of two adverts for one role the one with the smaller number is shown.
    add column directness smallint not null default 0;

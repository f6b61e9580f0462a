-- Which programs this schema still suits. A migration that takes something away (the contract step, a release after the
-- programs that need it) raises the floor to the migration that brought the replacement; programs that do not know that
-- one refuse to start, instead of failing at every page.
create schema database;

create table database.floor (
    -- One row.
    single boolean primary key default true check (single),
    -- The oldest migration that a program must know.
    migration bigint not null
);
insert into database.floor (migration) values (20261122000001);

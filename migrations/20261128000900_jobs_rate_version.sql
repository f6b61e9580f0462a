-- A rate is told as an event, and every event of one thing has a revision that rises.
alter table jobs.exchange_rate add column version bigint not null default 1;

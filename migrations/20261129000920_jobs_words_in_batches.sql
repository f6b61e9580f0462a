-- An advert has some four hundred words. Each of them that was put into its list alone cost two thirds of the time in which an
-- advert becomes searchable; a dozen adverts together share most of their words. What waits is looked through by every
-- search: up to so many kilobytes that takes it a fifth of a millisecond.
alter index jobs.live_job_found set (fastupdate = on, gin_pending_list_limit = 128);

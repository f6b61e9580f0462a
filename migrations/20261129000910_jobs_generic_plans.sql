-- The connections of this program ask for a plan of its own for every statement, since a rare word and a common one need
-- different ones. What these functions ask for has one plan whatever the advert is, and planning it anew took longer
-- than running it.
alter function jobs.complete_live_job() set plan_cache_mode = 'force_generic_plan';

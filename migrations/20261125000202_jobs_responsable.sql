-- "responsable" alone has the English stem of "responsibility", which stands in nearly every advert: whoever searched for
-- the one found every "head of" as well. The phrases with more words ("responsable technique") stay.
delete from jobs.synonym where concept = 'head' and phrase = 'responsable';

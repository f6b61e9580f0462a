-- How a search is read, as against how an advert is: a hyphenated word is asked for whole. Documents hold the whole word
-- as well as its parts, so nothing is lost; and it is one entry of the inverted index, where its parts would be a phrase,
-- for which every advert with both parts would have to be unpacked ("on-site", "full-time", "front-end").
create text search configuration jobs.question (copy = jobs.advert);
alter text search configuration jobs.question drop mapping for hword_asciipart, hword_part, hword_numpart;

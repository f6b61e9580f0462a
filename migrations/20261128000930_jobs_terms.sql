-- What an advert can be asked for beside its words, as lexemes, out of its record (jobs.record_of): in one inverted index
-- with the words, so that the adverts that pass several filters, or hold a common word and are among the newest, are found
-- without looking at others. `jobs::search::terms` asks for them. They may let through more than fits, for whoever reads
-- the records decides, but never less.
--
--    h<n>     hour of the publication, since 1970          y<n>   pay in steps of 2,000 euros a year, 1000 at the most
--    r<n>     bit of a role, from 0                        p<n>   pays n times 30,000 euros or more; every n up to 12
--    w<n>     workplace                                    e      offers a share in the company
--    s<n>     stage                                        n<n>   binary digits of the engineers' number
--    g        remote from anywhere                         c<XX>  remote from that country
--    o        remote and says from where                   o<n>   the same, within a band of offsets; every hour in it
--    l<xx>    language                                     t<tag> a tag in small letters; a tag with others than ASCII: t
create function jobs.hour_of(published_at timestamptz) returns text
language sql stable
return 'h' || greatest((extract(epoch from published_at) * 1000000)::bigint, 0) / 3600000000;

create function jobs.pay_of(salary_yearly integer) returns text
language sql immutable
return 'y' || least(greatest(salary_yearly, 0) / 2000, 1000);

-- It costs some 50 µs, and the planner shall know: the index has asked it. Its caller looks at so few rows that others to
-- help would come too late, so it is not safe to call in parallel.
create function jobs.terms_of(packed bytea) returns tsvector
language plpgsql immutable strict cost 10000 as $$
declare
    terms text[];
    number integer;
    another integer;
    countries integer;
    letters text;
begin
    if length(packed) < 48 then
        return '';
    end if;
    number := greatest(('x' || encode(substr(packed, 43, 4), 'hex'))::bit(32)::integer, 0);
    terms := array['h' || greatest(('x' || encode(substr(packed, 19, 8), 'hex'))::bit(64)::bigint, 0) / 3600000000,
                   'y' || least(number / 2000, 1000)];
    for step in 1 .. least(number / 30000, 12) loop
        terms := terms || ('p' || step);
    end loop;
    number := get_byte(packed, 26) << 8 | get_byte(packed, 27);
    for role in 0 .. 15 loop
        if number >> role & 1 = 1 then
            terms := terms || ('r' || role);
        end if;
    end loop;
    terms := terms || ('w' || get_byte(packed, 29)) || ('s' || get_byte(packed, 31));
    number := get_byte(packed, 32) << 8 | get_byte(packed, 33);
    if number < 32768 then
        terms := terms || ('n' || length(ltrim(number::bit(16)::text, '0')));
    end if;
    if get_byte(packed, 36) > 0 then
        terms := terms || ('l' || convert_from(substr(packed, 37, 2), 'UTF8'));
    end if;
    number := get_byte(packed, 35);
    if number & 1 > 0 then
        terms := terms || 'e'::text;
    end if;
    if number & 8 > 0 then
        terms := terms || 'g'::text;
    end if;
    if number & 4 > 0 and number & 16 = 0 then
        terms := terms || 'o'::text;
    elsif number & 4 > 0 then
        number := ('x' || encode(substr(packed, 39, 2), 'hex'))::bit(16)::integer;
        another := ('x' || encode(substr(packed, 41, 2), 'hex'))::bit(16)::integer;
        number := case when number > 32767 then number - 65536 else number end;
        another := case when another > 32767 then another - 65536 else another end;
        for hour in floor(least(greatest(number, -900), 900) / 60.0) .. floor(least(greatest(another, -900), 900) / 60.0)
        loop
            terms := terms || ('o' || hour);
        end loop;
    end if;
    countries := get_byte(packed, 46) << 8 | get_byte(packed, 47);
    letters := convert_from(substr(packed, 49, 2 * countries), 'UTF8');
    for country in 0 .. countries - 1 loop
        terms := terms || ('c' || substr(letters, 2 * country + 1, 2));
    end loop;
    foreach letters in array string_to_array(convert_from(substr(packed, 49 + 2 * countries), 'UTF8'), E'\x1f') loop
        if letters <> '' then
            terms := terms || case when octet_length(letters) = length(letters)
                                   then 't' || left(lower(letters collate "C"), 100) else 't' end;
        end if;
    end loop;
    return array_to_tsvector(terms);
end $$;

-- It takes the place of the index of the words: one column of it is asked as the whole was.
create index live_job_found on jobs.live_job using gin (document, jobs.terms_of(record)) with (fastupdate = off);
drop index jobs.live_job_document;

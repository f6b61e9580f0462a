-- What visitors search and filter by. Everything new is derived by triggers, so that whoever writes a live advert (this
-- program, the one before it during a hand-over, the bench's COPY) writes it complete, in the same transaction.
create extension if not exists pg_trgm;

-- Three more readings of a text. All are without stop words and accents, as jobs.advert is.
create text search dictionary jobs.stem_german (template = snowball, language = german);
create text search dictionary jobs.stem_french (template = snowball, language = french);
create text search configuration jobs.german (copy = jobs.advert);
alter text search configuration jobs.german
    alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, jobs.stem_german;
create text search configuration jobs.french (copy = jobs.advert);
alter text search configuration jobs.french
    alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, jobs.stem_french;
-- Words as they are written: what the prefix of a word is compared with.
create text search configuration jobs.plain (copy = jobs.advert);
alter text search configuration jobs.plain
    alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, simple;
-- Asked for whole where they have a hyphen, as jobs.question explains.
create text search configuration jobs.german_question (copy = jobs.german);
alter text search configuration jobs.german_question drop mapping for hword_asciipart, hword_part, hword_numpart;
create text search configuration jobs.french_question (copy = jobs.french);
alter text search configuration jobs.french_question drop mapping for hword_asciipart, hword_part, hword_numpart;
create text search configuration jobs.plain_question (copy = jobs.plain);
alter text search configuration jobs.plain_question drop mapping for hword_asciipart, hword_part, hword_numpart;

-- The synonyms of the field, all of them. Phrases of one concept find each other: an advert that holds one of them holds
-- the lexeme `=concept`, and a query asks for that lexeme instead of the phrase, so that no phrase has to be unpacked.
create table jobs.synonym (
    concept  text not null check (concept ~ '^[a-z0-9-]+$'),
    -- As people write it, in small letters.
    phrase   text not null,
    -- What the advert's text must hold instead, where Postgres's parser loses what makes the phrase: a regular expression.
    pattern  text,
    question tsquery not null generated always as (phraseto_tsquery('jobs.question', phrase)) stored,
    primary key (concept, phrase)
);
insert into jobs.synonym (concept, phrase)
select concept, trim(phrase)
from (values
    ('cto', 'cto, ctpo, chief technology officer, chief technical officer, chief product and technology officer,
             chief technology and product officer, directeur technique, directrice technique, direction technique,
             directeur de la technologie, technischer geschäftsführer, technische geschäftsführerin,
             technischer direktor, technical director, director técnico, directora técnica, direttore tecnico'),
    ('vp-engineering', 'vp engineering, vp of engineering, vpe, vp eng, vice president engineering,
             vice president of engineering, svp engineering, svp of engineering, evp engineering,
             vp technology, vp of technology, vice president of technology, vice president technology'),
    ('head-of-engineering', 'head of engineering, head of software engineering, head engineering, engineering head,
             head of technology, head of tech, head of software development, head of development, leiter entwicklung,
             leiterin entwicklung, leitung entwicklung, leiter softwareentwicklung, leiterin softwareentwicklung,
             leitung softwareentwicklung, leiter der entwicklung, entwicklungsleiter, entwicklungsleiterin,
             entwicklungsleitung, technischer leiter, technische leiterin, technische leitung, leiter technik,
             leiterin technik, leitung technik, responsable technique, responsable du développement, hoofd engineering'),
    ('head', 'head of, leiter, leiterin, leitung, responsable, bereichsleiter, bereichsleiterin, bereichsleitung,
             abteilungsleiter, abteilungsleiterin, hoofd'),
    ('director-of-engineering', 'director of engineering, engineering director, director engineering,
             director of software engineering, director software engineering, directeur de l''ingénierie'),
    ('engineering-manager', 'engineering manager, software engineering manager, teamleiter entwicklung,
             teamleiterin entwicklung, teamleiter softwareentwicklung, development manager'),
    ('cio', 'cio, chief information officer, it-leiter, it-leiterin, leiter it, leiterin it, leitung it, head of it,
             director of it, it director, directeur des systèmes d''information, dsi'),
    ('ciso', 'ciso, chief information security officer, head of information security, head of security,
             chief security officer, cso'),
    ('cpo', 'cpo, chief product officer'),
    ('cdo', 'cdo, chief data officer, head of data, leiter data, leiter daten'),
    ('ceo', 'ceo, chief executive officer, geschäftsführer, geschäftsführerin'),
    ('vp', 'vp, vice president'),
    ('co-founder', 'co-founder, cofounder, co founder, technical founder, founding cto, mitgründer, mitgründerin,
             mitgruender, mitbegründer, cofondateur, cofondatrice, co-fondateur, co-fondatrice, associé technique'),
    ('fractional', 'fractional, teilzeit-cto, à temps partagé, part-time cto'),
    ('interim', 'interim, ad interim, interimistisch, auf zeit, par intérim, de transition, management de transition'),
    ('architect', 'chief architect, software architect, softwarearchitekt, softwarearchitektin, architecte logiciel,
             head of architecture, principal architect, enterprise architect'),
    ('full-stack', 'full-stack, full stack, fullstack'),
    ('front-end', 'front-end, front end, frontend'),
    ('back-end', 'back-end, back end, backend'),
    ('on-site', 'on-site, on site, onsite, vor ort, sur site'),
    ('remote', 'remote, remote-first, home office, homeoffice, home-office, work from home, working from home,
             télétravail, ortsunabhängig, mobiles arbeiten'),
    ('kubernetes', 'kubernetes, k8s'),
    ('postgres', 'postgres, postgresql'),
    ('javascript', 'javascript, js, ecmascript'),
    ('typescript', 'typescript, ts'),
    ('node', 'node.js, nodejs, node js'),
    ('golang', 'golang, go lang'),
    ('machine-learning', 'machine learning, ml, maschinelles lernen, apprentissage automatique'),
    ('artificial-intelligence', 'artificial intelligence, ai, künstliche intelligenz, ki, intelligence artificielle'),
    ('sre', 'sre, site reliability, site reliability engineering, site reliability engineer'),
    ('devops', 'devops, dev ops, dev-ops'),
    ('ci-cd', 'ci/cd, ci cd, continuous integration'),
    ('saas', 'saas, software as a service'),
    ('fintech', 'fintech, fin-tech, financial technology'),
    ('e-commerce', 'e-commerce, ecommerce, online retail, onlinehandel'),
    ('health-tech', 'health tech, healthtech, digital health, medtech, medical devices, e-health'),
    ('climate-tech', 'climate tech, climatetech, cleantech, clean tech'),
    ('embedded', 'embedded, embedded systems, embedded software, firmware'),
    ('software-developer', 'software developer, software engineer, softwareentwickler, softwareentwicklerin,
             développeur logiciel, programmierer')
) as said (concept, phrases), unnest(string_to_array(replace(phrases, E'\n', ' '), ',')) as phrase;
insert into jobs.synonym (concept, phrase, pattern) values
    ('c-plus-plus', 'c++', '(^|[^a-z0-9])c\+\+'),
    ('c-sharp', 'c#', '(^|[^a-z0-9])c#'),
    ('f-sharp', 'f#', '(^|[^a-z0-9])f#'),
    ('dot-net', '.net', '(^|[^a-z0-9])\.net([^a-z]|$)');

-- Reference rates, to compare salaries in different currencies; adverts always show their own. The operator updates them
-- (`kintsugi rates set`); these are rounded rates of November 2026, good enough to filter by.
create table jobs.exchange_rate (
    currency  text primary key check (currency ~ '^[A-Z]{3}$'),
    -- Units of the currency for one euro.
    per_euro  double precision not null check (per_euro > 0 and per_euro < 1e9),
    as_of     date not null
);
insert into jobs.exchange_rate (currency, per_euro, as_of)
select currency, per_euro, date '2026-11-02'
from (values
    ('EUR', 1.0), ('USD', 1.16), ('GBP', 0.87), ('CHF', 0.93), ('SEK', 11.0), ('NOK', 11.7), ('DKK', 7.46),
    ('PLN', 4.25), ('CZK', 24.3), ('HUF', 388), ('RON', 5.09), ('BGN', 1.96), ('ISK', 146), ('TRY', 49.0),
    ('UAH', 48.5), ('CAD', 1.63), ('AUD', 1.77), ('NZD', 2.03), ('JPY', 178), ('CNY', 8.25), ('HKD', 9.02),
    ('SGD', 1.51), ('KRW', 1660), ('INR', 103), ('THB', 37.5), ('MYR', 4.85), ('IDR', 19300), ('PHP', 68.0),
    ('VND', 30500), ('TWD', 35.8), ('ILS', 3.78), ('AED', 4.26), ('SAR', 4.35), ('QAR', 4.22), ('EGP', 55.0),
    ('ZAR', 20.0), ('NGN', 1680), ('KES', 150), ('BRL', 6.20), ('MXN', 21.4), ('ARS', 1670), ('CLP', 1090),
    ('COP', 4450), ('UYU', 46.0), ('PEN', 3.92)
) as reference (currency, per_euro);

-- A yearly salary in whole euros at the reference rates; null where there is none or no rate. A year has 12 months, 52
-- weeks, 220 days of work and 1,760 hours of work. `amount` is in hundredths.
create function jobs.euros_a_year(amount bigint, currency text, period text) returns integer
language sql stable
return (
    select least(amount / 100.0 * case period when 'YEAR' then 1 when 'MONTH' then 12 when 'WEEK' then 52
                                              when 'DAY' then 220 when 'HOUR' then 1760 end / r.per_euro,
                 2000000000)::integer
    from jobs.exchange_rate r where r.currency = euros_a_year.currency
);

alter table jobs.live_job
    -- What filters look at, as jobs.record_of writes it. Empty only until the update below.
    add column record bytea not null default '',
    -- The upper end of the pay as jobs.euros_a_year says; 0: not stated, or no rate.
    add column salary_yearly integer not null default 0,
    -- Title, company, tags and places, for words that are spelt almost like one of them. Without accents and capitals.
    add column names text not null default '';
-- Documents lie outside the rows, so that what else is in a row is read fast; and the rest stays in it.
alter table jobs.live_job alter column record set storage plain, alter column names set storage main,
                          alter column document set storage external;
alter table jobs.live_job set (toast_tuple_target = 256);

-- One advert as bytes: what every filter needs of it, so that one pass over short records answers all of them. Numbers
-- are big-endian and signed. `jobs::search::record` reads it; a change of the layout takes a new column.
--    0  length of the record           2 bytes     38  western end of the offsets, minutes    2
--    2  id                            16           40  eastern end                            2
--   18  publication, µs since 1970     8           42  upper end of the pay, euros a year     4
--   26  roles, a bit each              2           46  countries that follow                  2
--   28  workplace, from 1              2           48  countries, two letters each
--   30  stage, from 1                  2               tags, divided by U+001F, up to the end
--   32  engineers, or -1               2
--   34  flags: 1 equity, 2 pay stated, 4 says from where, 8 worldwide, 16 band of offsets, 32 demo
--   36  language, two letters or zeros 2
create function jobs.record_of(posting uuid) returns bytea
language plpgsql stable as $$
declare
    job record;
    tail bytea;
    body bytea;
begin
    select p.*, c.stage, c.engineers, c.demo into job
    from jobs.posting p join jobs.company c on c.id = p.company_id where p.id = posting;
    if not found then
        return '';
    end if;
    if job.workplace is distinct from 'remote' then
        job.eligible_worldwide := null;
        job.eligible_countries := null;
        job.eligible_offset_from := null;
    end if;
    tail := convert_to(coalesce(array_to_string(job.eligible_countries[1:300], ''), '')
                       || left(array_to_string(job.stack, E'\x1f'), 4000), 'UTF8');
    body := uuid_send(job.id)
        || int8send((extract(epoch from job.published_at) * 1000000)::bigint)
        || int2send(coalesce((select sum(1 << array_position(
               array['cto', 'vp', 'head-of', 'director', 'fractional', 'interim', 'co-founder'], role) - 1)
               from (select distinct unnest(job.roles) as role) said), 0)::smallint)
        || int2send(coalesce(array_position(array['remote', 'hybrid', 'on-site'], job.workplace), 0)::smallint)
        || int2send(coalesce(array_position(array['bootstrapped', 'pre-seed', 'seed', 'series-a', 'series-b',
               'series-c', 'growth', 'public', 'non-profit'], job.stage), 0)::smallint)
        || int2send(least(coalesce(job.engineers, -1), 32767)::smallint)
        || int2send((job.equity_offered::integer
               + 2 * (job.salary_currency is not null)::integer
               + 4 * (job.eligible_worldwide is not null)::integer
               + 8 * coalesce(job.eligible_worldwide, false)::integer
               + 16 * (job.eligible_offset_from is not null and job.eligible_offset_to is not null)::integer
               + 32 * job.demo::integer)::smallint)
        || coalesce(convert_to(job.language, 'UTF8'), '\x0000'::bytea)
        || int2send(coalesce(job.eligible_offset_from, 0::smallint))
        || int2send(coalesce(job.eligible_offset_to, 0::smallint))
        || int4send(coalesce(jobs.euros_a_year(coalesce(job.salary_max, job.salary_min),
                                               job.salary_currency, job.salary_period), 0))
        || int2send(coalesce(cardinality(job.eligible_countries[1:300]), 0)::smallint)
        || tail;
    return int2send((length(body) + 2)::smallint) || body;
end $$;

-- Lexemes of the concepts that a document holds, heavy where its title does (weight A).
create function jobs.concepts(document tsvector, texts text) returns tsvector
language sql stable
return (
    select coalesce(string_agg(format('''=%s'':%s%s', concept, least(n, 16000), weight), ' '), '')::tsvector
    from (
        select concept, row_number() over (order by concept) as n,
               case when bool_or(pattern is null and ts_filter(document, '{a}') @@ question) then 'A' else 'D' end
                   as weight
        from jobs.synonym
        where case when pattern is null then document @@ question else texts ~ pattern end
        group by concept
    ) held
);

create function jobs.complete_live_job() returns trigger
language plpgsql as $$
declare
    job record;
    named text;
begin
    new.record := jobs.record_of(new.posting_id);
    select p.title, p.description, p.language, c.name as company,
           coalesce(jobs.euros_a_year(coalesce(p.salary_max, p.salary_min), p.salary_currency, p.salary_period), 0)
               as salary_yearly,
           concat_ws(E'\n', p.title, c.name, array_to_string(p.stack, E'\n'),
               (select string_agg(place ->> 'text', E'\n') from jsonb_array_elements(p.places) place)) as named
    into job
    from jobs.posting p join jobs.company c on c.id = p.company_id where p.id = new.posting_id;
    new.salary_yearly := coalesce(job.salary_yearly, 0);
    -- An index entry holds no more; what a list of 100 places names behind that is found by its words all the same.
    new.names := left(lower(unaccent(coalesce(job.named, ''))), 1500);
    -- The mark tells a document that is complete: an insert that becomes an update comes here twice.
    if not new.document @@ '''='''::tsquery then
        new.document := new.document || setweight(to_tsvector('jobs.plain', new.names), 'D');
        if job.language = 'de' then
            new.document := new.document || setweight(to_tsvector('jobs.german', job.title), 'A')
                || setweight(to_tsvector('jobs.german', left(job.description, 200000)), 'D');
        elsif job.language = 'fr' then
            new.document := new.document || setweight(to_tsvector('jobs.french', job.title), 'A')
                || setweight(to_tsvector('jobs.french', left(job.description, 200000)), 'D');
        end if;
        new.document := new.document
            || jobs.concepts(new.document, lower(concat_ws(' ', job.named, left(job.description, 200000))))
            || '''='':1'::tsvector;
    end if;
    return new;
end $$;

create trigger complete before insert or update on jobs.live_job
    for each row execute function jobs.complete_live_job();

-- What a company says about itself stands in the entries of its adverts.
create function jobs.refresh_live_jobs() returns trigger
language plpgsql as $$
begin
    update jobs.live_job set company_id = company_id where company_id = new.id;
    return null;
end $$;
create trigger refresh after update of stage, engineers on jobs.company
    for each row when (old.stage is distinct from new.stage or old.engineers is distinct from new.engineers)
    execute function jobs.refresh_live_jobs();

-- Adverts that are live already.
update jobs.live_job set company_id = company_id;

create index live_job_record on jobs.live_job (published_at desc, posting_id desc) include (record);
create index live_job_salary on jobs.live_job (salary_yearly desc, posting_id desc);
create index live_job_names on jobs.live_job using gin (names gin_trgm_ops) with (fastupdate = off);

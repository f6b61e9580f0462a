-- Places have a name in each language; adverts use one of them and visitors another.
insert into jobs.synonym (concept, phrase)
select concept, trim(phrase)
from (values
    ('vienna', 'vienna, wien, vienne'), ('munich', 'munich, münchen'), ('cologne', 'cologne, köln'),
    ('zurich', 'zurich, zürich'), ('geneva', 'geneva, genève, genf'), ('basel', 'basel, basle, bâle'),
    ('bern', 'bern, berne'), ('brussels', 'brussels, bruxelles, brüssel, brussel'), ('ghent', 'ghent, gent, gand'),
    ('antwerp', 'antwerp, antwerpen, anvers'), ('the-hague', 'the hague, den haag'),
    ('copenhagen', 'copenhagen, københavn, kopenhagen, copenhague'), ('gothenburg', 'gothenburg, göteborg'),
    ('lisbon', 'lisbon, lisboa, lissabon, lisbonne'), ('milan', 'milan, milano, mailand'), ('rome', 'rome, roma, rom'),
    ('turin', 'turin, torino'), ('prague', 'prague, praha, prag'), ('warsaw', 'warsaw, warszawa, warschau, varsovie'),
    ('krakow', 'kraków, cracow, krakau'), ('wroclaw', 'wrocław, breslau'), ('athens', 'athens, athen, athènes'),
    ('bucharest', 'bucharest, bucurești, bukarest'), ('london', 'london, londres'), ('nuremberg', 'nuremberg, nürnberg'),
    ('united-states', 'united states, usa, united states of america, vereinigte staaten, états-unis, estados unidos'),
    ('united-kingdom', 'united kingdom, great britain, vereinigtes königreich, grossbritannien, großbritannien, royaume-uni'),
    ('germany', 'germany, deutschland, allemagne, alemania'), ('austria', 'austria, österreich, autriche'),
    ('switzerland', 'switzerland, schweiz, suisse, svizzera'), ('france', 'france, frankreich, francia'),
    ('netherlands', 'netherlands, nederland, niederlande, holland, pays-bas'), ('belgium', 'belgium, belgien, belgique, belgië'),
    ('spain', 'spain, españa, spanien, espagne'), ('italy', 'italy, italia, italien, italie'),
    ('poland', 'poland, polska, polen, pologne'), ('norway', 'norway, norge, norwegen, norvège'),
    ('sweden', 'sweden, sverige, schweden, suède'), ('denmark', 'denmark, danmark, dänemark, danemark'),
    ('finland', 'finland, suomi, finnland, finlande'), ('ireland', 'ireland, irland, irlande'),
    ('czechia', 'czechia, czech republic, tschechien, tchéquie, česko'), ('worldwide', 'worldwide, weltweit, work from anywhere')
) as said (concept, phrases), unnest(string_to_array(replace(phrases, E'\n', ' '), ',')) as phrase;

-- Adverts that are live already hold the new names from here on.
update jobs.live_job live set document = document || held.lexemes
from (
    select posting_id, string_agg(format('''=%s'':1', concept), ' ')::tsvector as lexemes
    from (
        select distinct l.posting_id, s.concept
        from jobs.synonym s join jobs.live_job l on l.document @@ s.question
        where s.pattern is null and not l.document @@ format('''=%s''', s.concept)::tsquery
    ) missing
    group by posting_id
) held
where held.posting_id = live.posting_id;

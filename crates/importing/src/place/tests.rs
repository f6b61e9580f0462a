use super::*;

fn location(text: &str, address: [&str; 3]) -> RawLocation {
    let field = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    let [locality, region, country] = address.map(field);
    RawLocation { text: field(text), locality, region, country }
}

/// `text: locality/region/country`, places divided by `|`.
fn shown(location: &RawLocation) -> String {
    shown_all(std::slice::from_ref(location))
}

fn shown_all(locations: &[RawLocation]) -> String {
    let field = |field: &Option<String>| field.clone().unwrap_or_default();
    let place = |p: &Place| {
        let country = p.country.map(|c| c.as_str().to_owned()).unwrap_or_default();
        format!("{}: {}/{}/{country}", p.text, field(&p.locality), field(&p.region))
    };
    places(locations).iter().map(place).collect::<Vec<_>>().join(" | ")
}

#[test]
fn words_alone_are_read_where_they_are_certain() {
    for (text, read) in [
        ("San Francisco, CA", "San Francisco, CA: San Francisco/CA/US"),
        ("Denver, CO - US", "Denver, CO - US: Denver/CO/US"),
        ("Toronto, ON, Canada", "Toronto, ON, Canada: Toronto/ON/CA"),
        ("Austin, Texas", "Austin, Texas: Austin/Texas/US"),
        ("Albany, New York", "Albany, New York: Albany/New York/US"),
        ("Dhaka, Bangladesh", "Dhaka, Bangladesh: Dhaka//BD"),
        ("Costa Rica - Heredia", "Costa Rica - Heredia: Heredia//CR"),
        ("Texas", "Texas: /Texas/US"),
        ("USA", "USA: //US"),
        ("England", "England: //GB"),
        ("EU", "EU: //EU"),
        ("Europe", "Europe: /Europe/"),
        ("Remote - US Only", "Remote - US Only: //US"),
        ("Remote (EMEA)", "Remote (EMEA): /EMEA/"),
        ("Remote - Ontario, Canada", "Remote - Ontario, Canada: /Ontario/CA"),
        ("Anywhere", "Anywhere: /Worldwide/"),
        ("Remote (Global)", "Remote (Global): /Worldwide/"),
        // Several places.
        ("Paris, France; Bordeaux, France", "Paris, France: Paris//FR | Bordeaux, France: Bordeaux//FR"),
        ("Remote (United States | Canada)", "United States: //US | Canada: //CA"),
        ("Anywhere in France, Belgium, Spain", "France: //FR | Belgium: //BE | Spain: //ES"),
        ("Remote (Canada, LATAM, EU)", "Canada: //CA | LATAM: /Latin America/ | EU: //EU"),
        ("London or Remote", "London or Remote: London//GB"),
        // Not certain.
        ("CA", "CA: //"),
        ("Georgia", "Georgia: //"),
        ("London", "London: London//GB"),
        ("Springfield, Somewhere", "Springfield, Somewhere: Springfield//US"),
        ("Remote (non-U.S.)", "Remote (non-U.S.): //"),
        ("Remote", "Remote: //"),
        ("Headquarters", "Headquarters: //"),
        ("  *HQ - Oslo,  Norway ", "HQ - Oslo, Norway: Oslo//NO"),
        ("", ""),
        (" ", ""),
    ] {
        assert_eq!(shown(&location(text, [""; 3])), read, "{text}");
    }
}

#[test]
fn an_address_adds_what_the_words_leave_open() {
    for (text, address, read) in [
        ("London", ["London", "England", "United Kingdom"], "London: London/England/GB"),
        ("Munich Office", ["Munich", "Bavaria", "Germany"], "Munich Office: Munich/Bavaria/DE"),
        ("Malaysia", ["Petaling Jaya", "Selangor", "Malaysia"], "Malaysia: Petaling Jaya/Selangor/MY"),
        ("Warsaw", ["Warsaw", "Poland", "Poland"], "Warsaw: Warsaw//PL"),
        ("Singapore", ["Singapore", "", "Singapore"], "Singapore: Singapore//SG"),
        ("Tbilisi", ["Tbilisi", "", "Georgia"], "Tbilisi: Tbilisi//GE"),
        ("Toronto", ["Toronto", "Ontario", "CA"], "Toronto: Toronto/Ontario/CA"),
        (
            "Hybrid",
            ["Santa Rosa", "California", "United States"],
            "Santa Rosa, California, United States: Santa Rosa/California/US",
        ),
        ("", ["Oslo", "", "Norway"], "Oslo, Norway: Oslo//NO"),
        ("Paris or London", ["London", "London", "UK"], "Paris: Paris//FR | London: London/London/GB"),
        (
            "Redwood City or New York City",
            ["", "", "United States"],
            "Redwood City: Redwood City//US | New York City: New York City//US",
        ),
        (
            "San Francisco Office",
            ["San Francisco, Seattle", "California, Washington", "United States"],
            "San Francisco Office: San Francisco//US",
        ),
    ] {
        assert_eq!(shown(&location(text, address)), read, "{text} {address:?}");
    }
}

#[test]
fn words_win_over_an_address_that_says_otherwise() {
    for (text, address, read) in [
        ("Mexico", ["", "", "Argentina"], "Mexico: //MX"),
        ("Remote (Europe)", ["Berlin", "Berlin", "Germany"], "Remote (Europe): /Europe/"),
        ("Remote (Global)", ["New York", "", "United States"], "Remote (Global): /Worldwide/"),
        ("Remote - US", ["San Francisco", "California", "United States"], "Remote - US: //US"),
        ("Remote (Atlanta, GA)", ["Atlanta", "", "United States"], "Remote (Atlanta, GA): Atlanta/GA/US"),
        ("Remote", ["San Francisco", "California", "USA"], "USA: //US"),
        ("Remote", ["", "", "Anywhere"], "Remote: //"),
        ("Remote Opening", ["Sunnyvale", "California", "United States"], "Remote Opening: //"),
        ("Remote - Mountain Time", ["", "", "United States"], "Remote - Mountain Time: //US"),
        ("Hong Kong", ["", "", "Singapore"], "Hong Kong: //HK"),
    ] {
        assert_eq!(shown(&location(text, address)), read, "{text} {address:?}");
    }
}

#[test]
fn places_keep_their_order_and_appear_once() {
    let several = ["Oslo, Norway", "USA", "oslo, norway", "United States", "Ghent", "ghent", ""];
    let read = shown_all(&several.map(RawLocation::from_text));
    assert_eq!(read, "Oslo, Norway: Oslo//NO | USA: //US | Ghent: Ghent//BE");
    let many: Vec<_> = (0..150).map(|n| RawLocation::from_text(format!("Office Park {n}"))).collect();
    let hundred = places(&many);
    assert_eq!((hundred.len(), hundred[99].text.as_str()), (100, "Office Park 99"));
}

#[test]
fn a_place_of_boundless_length_is_cut_and_gives_no_names() {
    let long = "Oslo ".repeat(300);
    let several = places(&[location(&format!("{long}, Norway"), [""; 3])]);
    let [place] = several.as_slice() else { panic!("{several:?}") };
    assert!(place.text.ends_with("Oslo…") && place.text.chars().count() <= 120, "{place:?}");
    assert_eq!((&place.locality, place.country), (&None, "NO".parse().ok()));
    let several = places(&[location("", [&long, &long, "Norway"])]);
    let [place] = several.as_slice() else { panic!("{several:?}") };
    assert!(place.text.chars().count() <= 120 && place.locality.is_none() && place.region.is_none(), "{place:?}");
    let several = places(&[location(&"remote ".repeat(1_000_000), [""; 3])]);
    assert!(several.iter().all(|place| place.text.chars().count() <= 120), "{several:?}");
}

#[test]
fn the_workplace_is_stated_where_it_is_certain() {
    let (remote, hybrid, on_site) = (Some(Workplace::Remote), Some(Workplace::Hybrid), Some(Workplace::OnSite));
    for (text, is_remote, kind, workplace) in [
        ("London", Some(true), Some("Hybrid"), hybrid),
        ("Remote", None, Some("OnSite"), on_site),
        ("London", None, Some("Remote"), remote),
        ("Remote - US", Some(false), None, remote),
        ("London or Remote", None, None, remote),
        ("New York City (Hybrid)", Some(true), None, hybrid),
        ("Irvine, CA (Onsite)", None, None, on_site),
        ("United States", Some(true), None, remote),
        ("Anywhere in France, Belgium", Some(true), None, remote),
        ("EMEA", Some(true), None, remote),
        ("Anywhere", Some(true), None, remote),
        ("San Francisco", Some(true), None, None),
        ("Munich Office", Some(true), None, None),
        ("London", Some(false), None, None),
        ("United States", None, None, None),
        ("", Some(true), Some("Lunar"), None),
    ] {
        let locations = vec![location(text, [""; 3])];
        let raw = Raw { remote: is_remote, workplace: kind.map(str::to_owned), locations, ..Raw::default() };
        assert_eq!(super::workplace(&raw), workplace, "{text} {is_remote:?} {kind:?}");
    }
}

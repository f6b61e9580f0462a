//! Names of countries.

use std::{collections::HashMap, sync::LazyLock};

use contracts::CountryCode;

/// The country that a free text names. Codes of two letters are not names (`CA` is more often California), save those
/// that people write as one. *Georgia* alone is not certain: it is a state as well.
pub(super) fn named(text: &str) -> Option<CountryCode> {
    BY_NAME.get(normal(text).as_str()).copied()
}

/// The country of a field that holds nothing but countries: here codes of two letters and *Georgia* are certain.
pub(super) fn of_field(text: &str) -> Option<CountryCode> {
    if normal(text) == "georgia" {
        return "GE".parse().ok();
    }
    let code = || TABLE.iter().find(|(code, _)| *code == text.trim()).and_then(|(code, _)| code.parse().ok());
    named(text).or_else(code)
}

/// Lower case, without dots, and without the article.
fn normal(text: &str) -> String {
    let lower = text.trim().to_lowercase().replace('.', "").replace('’', "'");
    lower.strip_prefix("the ").map_or(lower.clone(), str::to_owned)
}

static BY_NAME: LazyLock<HashMap<String, CountryCode>> = LazyLock::new(|| {
    let names = TABLE.iter().flat_map(|(code, names)| names.split('|').map(move |name| (code, name)));
    names.filter_map(|(code, name)| Some((normal(name), code.parse().ok()?))).collect()
});

/// ISO 3166-1 codes with the standard's English short names, as people write them, and other usual spellings; `EU` is
/// reserved there for the European Union.
const TABLE: [(&str, &str); 250] = [
    ("AF", "Afghanistan"),
    ("AX", "Åland Islands|Aland Islands"),
    ("AL", "Albania"),
    ("DZ", "Algeria"),
    ("AS", "American Samoa"),
    ("AD", "Andorra"),
    ("AO", "Angola"),
    ("AI", "Anguilla"),
    ("AQ", "Antarctica"),
    ("AG", "Antigua and Barbuda"),
    ("AR", "Argentina"),
    ("AM", "Armenia"),
    ("AW", "Aruba"),
    ("AU", "Australia"),
    ("AT", "Austria|Österreich"),
    ("AZ", "Azerbaijan"),
    ("BS", "Bahamas"),
    ("BH", "Bahrain"),
    ("BD", "Bangladesh"),
    ("BB", "Barbados"),
    ("BY", "Belarus"),
    ("BE", "Belgium|Belgique|België"),
    ("BZ", "Belize"),
    ("BJ", "Benin"),
    ("BM", "Bermuda"),
    ("BT", "Bhutan"),
    ("BO", "Bolivia|Bolivia, Plurinational State of|Plurinational State of Bolivia"),
    ("BQ", "Bonaire, Sint Eustatius and Saba|Bonaire"),
    ("BA", "Bosnia and Herzegovina|Bosnia"),
    ("BW", "Botswana"),
    ("BV", "Bouvet Island"),
    ("BR", "Brazil|Brasil"),
    ("IO", "British Indian Ocean Territory"),
    ("BN", "Brunei Darussalam|Brunei"),
    ("BG", "Bulgaria"),
    ("BF", "Burkina Faso"),
    ("BI", "Burundi"),
    ("CV", "Cabo Verde|Cape Verde"),
    ("KH", "Cambodia"),
    ("CM", "Cameroon"),
    ("CA", "Canada|CAN"),
    ("KY", "Cayman Islands"),
    ("CF", "Central African Republic"),
    ("TD", "Chad"),
    ("CL", "Chile"),
    ("CN", "China|People's Republic of China|Mainland China|PRC"),
    ("CX", "Christmas Island"),
    ("CC", "Cocos (Keeling) Islands|Cocos Islands"),
    ("CO", "Colombia"),
    ("KM", "Comoros"),
    ("CD", "Democratic Republic of the Congo|Congo, Democratic Republic of the|DR Congo|DRC|Congo Kinshasa"),
    ("CG", "Republic of the Congo|Congo Brazzaville|Congo-Brazzaville"),
    ("CK", "Cook Islands"),
    ("CR", "Costa Rica"),
    ("CI", "Côte d'Ivoire|Cote d'Ivoire|Ivory Coast"),
    ("HR", "Croatia"),
    ("CU", "Cuba"),
    ("CW", "Curaçao|Curacao"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia|Czech Republic"),
    ("DK", "Denmark|Danmark"),
    ("DJ", "Djibouti"),
    ("DM", "Dominica"),
    ("DO", "Dominican Republic"),
    ("EC", "Ecuador"),
    ("EG", "Egypt"),
    ("SV", "El Salvador"),
    ("GQ", "Equatorial Guinea"),
    ("ER", "Eritrea"),
    ("EE", "Estonia"),
    ("SZ", "Eswatini|Swaziland"),
    ("ET", "Ethiopia"),
    ("EU", "European Union|EU"),
    ("FK", "Falkland Islands|Falkland Islands (Malvinas)"),
    ("FO", "Faroe Islands"),
    ("FJ", "Fiji"),
    ("FI", "Finland|Suomi"),
    ("FR", "France|France, Metropolitan|Metropolitan France"),
    ("GF", "French Guiana"),
    ("PF", "French Polynesia"),
    ("TF", "French Southern Territories"),
    ("GA", "Gabon"),
    ("GM", "Gambia"),
    ("GE", "Georgia (country)|Republic of Georgia|Sakartvelo"),
    ("DE", "Germany|Deutschland"),
    ("GH", "Ghana"),
    ("GI", "Gibraltar"),
    ("GR", "Greece"),
    ("GL", "Greenland"),
    ("GD", "Grenada"),
    ("GP", "Guadeloupe"),
    ("GU", "Guam"),
    ("GT", "Guatemala"),
    ("GG", "Guernsey"),
    ("GN", "Guinea"),
    ("GW", "Guinea-Bissau"),
    ("GY", "Guyana"),
    ("HT", "Haiti"),
    ("HM", "Heard Island and McDonald Islands"),
    ("VA", "Holy See|Vatican City"),
    ("HN", "Honduras"),
    ("HK", "Hong Kong|Hong Kong SAR|Hongkong"),
    ("HU", "Hungary"),
    ("IS", "Iceland"),
    ("IN", "India"),
    ("ID", "Indonesia"),
    ("IR", "Iran|Islamic Republic of Iran|Iran, Islamic Republic of"),
    ("IQ", "Iraq"),
    ("IE", "Ireland|Republic of Ireland"),
    ("IM", "Isle of Man"),
    ("IL", "Israel"),
    ("IT", "Italy|Italia"),
    ("JM", "Jamaica"),
    ("JP", "Japan"),
    ("JE", "Jersey"),
    ("JO", "Jordan"),
    ("KZ", "Kazakhstan"),
    ("KE", "Kenya"),
    ("KI", "Kiribati"),
    ("KP", "North Korea|Democratic People's Republic of Korea"),
    ("KR", "South Korea|Korea|Republic of Korea|Korea, Republic of"),
    ("KW", "Kuwait"),
    ("KG", "Kyrgyzstan"),
    ("LA", "Laos|Lao People's Democratic Republic"),
    ("LV", "Latvia"),
    ("LB", "Lebanon"),
    ("LS", "Lesotho"),
    ("LR", "Liberia"),
    ("LY", "Libya"),
    ("LI", "Liechtenstein"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("MO", "Macao|Macau"),
    ("MG", "Madagascar"),
    ("MW", "Malawi"),
    ("MY", "Malaysia"),
    ("MV", "Maldives"),
    ("ML", "Mali"),
    ("MT", "Malta"),
    ("MH", "Marshall Islands"),
    ("MQ", "Martinique"),
    ("MR", "Mauritania"),
    ("MU", "Mauritius"),
    ("YT", "Mayotte"),
    ("MX", "Mexico|México"),
    ("FM", "Micronesia|Federated States of Micronesia"),
    ("MD", "Moldova|Republic of Moldova"),
    ("MC", "Monaco"),
    ("MN", "Mongolia"),
    ("ME", "Montenegro"),
    ("MS", "Montserrat"),
    ("MA", "Morocco"),
    ("MZ", "Mozambique"),
    ("MM", "Myanmar|Burma"),
    ("NA", "Namibia"),
    ("NR", "Nauru"),
    ("NP", "Nepal"),
    ("NL", "Netherlands|Holland|Nederland|Kingdom of the Netherlands"),
    ("NC", "New Caledonia"),
    ("NZ", "New Zealand"),
    ("NI", "Nicaragua"),
    ("NE", "Niger"),
    ("NG", "Nigeria"),
    ("NU", "Niue"),
    ("NF", "Norfolk Island"),
    ("MK", "North Macedonia|Macedonia"),
    ("MP", "Northern Mariana Islands"),
    ("NO", "Norway|Norge"),
    ("OM", "Oman"),
    ("PK", "Pakistan"),
    ("PW", "Palau"),
    ("PS", "Palestine|State of Palestine"),
    ("PA", "Panama"),
    ("PG", "Papua New Guinea"),
    ("PY", "Paraguay"),
    ("PE", "Peru|Perú"),
    ("PH", "Philippines"),
    ("PN", "Pitcairn"),
    ("PL", "Poland|Polska"),
    ("PT", "Portugal"),
    ("PR", "Puerto Rico"),
    ("QA", "Qatar"),
    ("RE", "Réunion|Reunion"),
    ("RO", "Romania"),
    ("RU", "Russia|Russian Federation"),
    ("RW", "Rwanda"),
    ("BL", "Saint Barthélemy|Saint Barthelemy"),
    ("SH", "Saint Helena|Saint Helena, Ascension and Tristan da Cunha"),
    ("KN", "Saint Kitts and Nevis"),
    ("LC", "Saint Lucia"),
    ("MF", "Saint Martin"),
    ("PM", "Saint Pierre and Miquelon"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("WS", "Samoa"),
    ("SM", "San Marino"),
    ("ST", "Sao Tome and Principe"),
    ("SA", "Saudi Arabia|KSA|Kingdom of Saudi Arabia"),
    ("SN", "Senegal"),
    ("RS", "Serbia"),
    ("SC", "Seychelles"),
    ("SL", "Sierra Leone"),
    ("SG", "Singapore"),
    ("SX", "Sint Maarten"),
    ("SK", "Slovakia|Slovak Republic"),
    ("SI", "Slovenia"),
    ("SB", "Solomon Islands"),
    ("SO", "Somalia"),
    ("ZA", "South Africa"),
    ("GS", "South Georgia and the South Sandwich Islands"),
    ("SS", "South Sudan"),
    ("ES", "Spain|España"),
    ("LK", "Sri Lanka"),
    ("SD", "Sudan"),
    ("SR", "Suriname"),
    ("SJ", "Svalbard and Jan Mayen"),
    ("SE", "Sweden|Sverige"),
    ("CH", "Switzerland|Schweiz|Suisse"),
    ("SY", "Syria|Syrian Arab Republic"),
    ("TW", "Taiwan|Taiwan, Province of China"),
    ("TJ", "Tajikistan"),
    ("TZ", "Tanzania|United Republic of Tanzania"),
    ("TH", "Thailand"),
    ("TL", "Timor-Leste|East Timor"),
    ("TG", "Togo"),
    ("TK", "Tokelau"),
    ("TO", "Tonga"),
    ("TT", "Trinidad and Tobago"),
    ("TN", "Tunisia"),
    ("TR", "Türkiye|Turkey|Turkiye"),
    ("TM", "Turkmenistan"),
    ("TC", "Turks and Caicos Islands"),
    ("TV", "Tuvalu"),
    ("UG", "Uganda"),
    ("UA", "Ukraine"),
    ("AE", "United Arab Emirates|UAE|Emirates"),
    (
        "GB",
        "United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland",
    ),
    ("US", "United States|US|USA|United States of America|America"),
    ("UM", "United States Minor Outlying Islands"),
    ("UY", "Uruguay"),
    ("UZ", "Uzbekistan"),
    ("VU", "Vanuatu"),
    ("VE", "Venezuela|Bolivarian Republic of Venezuela"),
    ("VN", "Vietnam|Viet Nam"),
    ("VG", "British Virgin Islands"),
    ("VI", "US Virgin Islands|Virgin Islands"),
    ("WF", "Wallis and Futuna"),
    ("EH", "Western Sahara"),
    ("YE", "Yemen"),
    ("ZM", "Zambia"),
    ("ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_one_code_and_every_name_one_country() {
        let mut codes: Vec<_> = TABLE.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len());
        assert!(codes.iter().all(|code| code.parse::<CountryCode>().is_ok()));
        assert_eq!(BY_NAME.len(), TABLE.iter().map(|(_, names)| names.split('|').count()).sum::<usize>());
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        for (text, code) in [
            ("United States", Some("US")),
            ("U.S.A", Some("US")),
            ("the Netherlands", Some("NL")),
            ("England", Some("GB")),
            ("UAE", Some("AE")),
            ("deutschland", Some("DE")),
            ("Ivory Coast", Some("CI")),
            (" Hong Kong ", Some("HK")),
            ("European Union", Some("EU")),
            ("Europe", None),
            ("CA", None),
            ("DE", None),
            ("Georgia", None),
            ("Anywhere", None),
            ("", None),
        ] {
            assert_eq!(named(text).map(|c| c.as_str().to_owned()).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn a_field_for_countries_may_hold_a_code() {
        for (text, code) in
            [("CA", Some("CA")), ("Georgia", Some("GE")), ("USA", Some("US")), ("ca", None), ("XX", None)]
        {
            assert_eq!(of_field(text).map(|c| c.as_str().to_owned()).as_deref(), code, "{text}");
        }
    }
}

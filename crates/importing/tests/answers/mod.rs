//! Answers of every format, made of a test's own rows.

use importing::Format;
use serde_json::{Value, json};

/// Whether its rows are elements.
pub(crate) fn is_xml(format: Format) -> bool {
    matches!(format, Format::Personio | Format::WeWorkRemotely | Format::Indeed)
}

/// A whole answer with these rows.
pub(crate) fn with(format: Format, rows: &[String]) -> Vec<u8> {
    let (before, between, behind) = match format {
        Format::Ashby | Format::Greenhouse | Format::Workable | Format::Remotive | Format::Himalayas => {
            ("{\"jobs\":[", ",", "]}")
        }
        Format::Lever | Format::RemoteOk => ("[", ",", "]"),
        Format::Recruitee => ("{\"offers\":[", ",", "]}"),
        Format::Teamtailor => ("{\"items\":[", ",", "]}"),
        Format::SmartRecruiters => ("{\"content\":[", ",", "]}"),
        Format::HackerNews => ("{\"id\":1,\"children\":[", ",", "]}"),
        Format::JsonLd => ("<html><script type=\"application/ld+json\">[", ",", "]</script></html>"),
        Format::Personio => ("<workzag-jobs>", "", "</workzag-jobs>"),
        Format::WeWorkRemotely => ("<rss><channel>", "", "</channel></rss>"),
        Format::Indeed => ("<source>", "", "</source>"),
    };
    [before, &rows.join(between), behind].concat().into_bytes()
}

/// A row that says nothing.
pub(crate) fn empty_row(format: Format) -> &'static str {
    match format {
        Format::Personio => "<position/>",
        Format::WeWorkRemotely => "<item/>",
        Format::Indeed => "<job/>",
        Format::JsonLd => "{\"@type\":\"JobPosting\"}",
        _ => "{}",
    }
}

/// The advert of a row in JSON.
pub(crate) fn advert(format: Format, id: usize, text: &str) -> Value {
    let name = id.to_string();
    match format {
        Format::Ashby => json!({ "id": name, "title": "CTO", "descriptionHtml": text }),
        Format::Greenhouse => json!({ "id": id, "title": "CTO", "content": text }),
        Format::Lever => json!({ "id": name, "text": "CTO", "description": text }),
        Format::Workable => json!({ "shortcode": name, "title": "CTO", "description": text }),
        Format::Teamtailor => json!({ "id": name, "title": "CTO", "content_html": text }),
        Format::SmartRecruiters => {
            json!({ "id": name, "name": "CTO", "jobAd": { "sections": { "jobDescription": { "title": "Role", "text": text } } } })
        }
        Format::RemoteOk => json!({ "id": name, "position": "CTO", "company": "Kilnworks", "description": text }),
        Format::Himalayas => json!({ "guid": name, "title": "CTO", "companyName": "Kilnworks", "description": text }),
        Format::JsonLd => json!({ "@type": "JobPosting", "identifier": name, "title": "CTO", "description": text,
            "hiringOrganization": { "name": "Kilnworks" } }),
        Format::HackerNews => json!({ "id": id, "text": format!("Kilnworks | CTO | Remote<p>{text}") }),
        _ => json!({ "id": name, "title": "CTO", "company_name": "Kilnworks", "description": text }),
    }
}

/// The row of an advert, with more in it: members of JSON with a comma before them, or elements.
pub(crate) fn row(format: Format, id: usize, text: &str, more: &str) -> String {
    let text_in_xml = || text.replace('&', "&amp;").replace('<', "&lt;");
    match format {
        Format::Personio => format!(
            "<position><id>{id}</id><name>CTO</name><jobDescriptions><jobDescription><name>Role</name><value>{}</value>\
             </jobDescription></jobDescriptions>{more}</position>",
            text_in_xml()
        ),
        Format::WeWorkRemotely => format!(
            "<item><guid>{id}</guid><title>Kilnworks: CTO</title><description>{}</description>{more}</item>",
            text_in_xml()
        ),
        Format::Indeed => format!(
            "<job><referencenumber>{id}</referencenumber><title>CTO</title><company>Kilnworks</company>\
             <description>{}</description>{more}</job>",
            text_in_xml()
        ),
        _ => {
            let advert = advert(format, id, text).to_string();
            format!("{}{more}}}", advert.strip_suffix('}').unwrap_or(&advert))
        }
    }
}

use contracts::{
    RoleKind::{self, CoFounder, Cto, Director, Fractional, HeadOf, Interim, Vp},
    Seniority,
};

use super::*;

#[test]
fn technology_leadership_is_known_by_its_title() {
    let cases: &[(&str, &[RoleKind])] = &[
        ("CTO", &[Cto]),
        ("Chief Technology Officer (w/m/d)", &[Cto]),
        ("Chief Technology Officer, Software and Controls", &[Cto]),
        ("CTPO", &[Cto]),
        ("Chief Product & Technology Officer", &[Cto]),
        ("Chief Information Officer", &[Cto]),
        ("C.T.O.", &[Cto]),
        ("Deputy CTO", &[Cto]),
        ("Founding CTO", &[Cto]),
        ("Directeur technique (H/F)", &[Cto]),
        ("Directeur ou directrice technique (CTO)", &[Cto]),
        ("Technischer Leiter", &[Cto]),
        ("Technische Leitung Software und Elektronik (CTO)", &[Cto]),
        ("Director de Tecnología", &[Cto, Director]),
        ("Technisch directeur", &[Cto]),
        ("首席技术官", &[Cto]),
        ("최고기술책임자 (CTO)", &[Cto]),
        ("Fractional CTO, zwei Tage pro Woche", &[Cto, Fractional]),
        ("CTO (2 days a week)", &[Cto, Fractional]),
        ("Interim-CTO für zwölf Monate", &[Cto, Interim]),
        ("CTO de transition", &[Cto, Interim]),
        ("Co-Founder & CTO", &[Cto, CoFounder]),
        ("Technical Co-founder", &[CoFounder]),
        ("CTO / Technical Director", &[Cto, Director]),
        ("VP of Engineering", &[Vp]),
        ("VP, Developer & AI Engineering", &[Vp]),
        ("Vice President, Software Engineering", &[Vp]),
        ("SVP Product and Engineering", &[Vp]),
        ("Interim VP Engineering", &[Vp, Interim]),
        ("VP R&D", &[Vp]),
        ("Head of Engineering, Americas", &[HeadOf]),
        ("Global Head of Engineering", &[HeadOf]),
        ("Head of Platform Security (w/m/d)", &[HeadOf]),
        ("Head of Data and Fraud", &[HeadOf]),
        ("Head of Machine Learning", &[HeadOf]),
        ("Leiter Softwareentwicklung (m/w/d)", &[HeadOf]),
        ("IT-Leiterin", &[HeadOf]),
        ("Entwicklungsleiter", &[HeadOf]),
        ("Director, Engineering  - Billing & MSP", &[Director]),
        ("Engineering Director", &[Director]),
        ("Sr. Director of Software Engineering", &[Director]),
        ("Director of Research & Development", &[Director]),
        ("Directrice de l'ingénierie", &[Director]),
        ("Associate Director, Data Engineering", &[Director]),
    ];
    for (title, read) in cases {
        assert_eq!(kinds(title), *read, "{title}");
    }
}

#[test]
fn what_only_sounds_like_it_is_none() {
    for title in [
        "Account CTO",
        "Field CTO, EMEA",
        "Customer CTO",
        "Office of the CTO",
        "CTO Office Lead",
        "CTO Founder Associate Intern",
        "CTO Associate",
        "Assistant to the CTO",
        "Executive Assistant to CTO",
        "Chief of Staff to CPTO",
        "Chief of Staff - Technology",
        "Technical Recruiter reporting to the CTO",
        "CTO Advisor",
        "VP Sales",
        "VP Customer Success",
        "VP of Product",
        "Vice President, Marketing",
        "VP Technology Sales",
        "Head of Data Partnerships",
        "Head of Engineering Recruiting",
        "Head of Solutions Engineering",
        "Head of Enterprise Solutions Architecture Platforms",
        "Head of Business Development",
        "Head of Biologics Engineering",
        "Art Director",
        "Account Director",
        "Senior Development Director",
        "Director of Product Management, Foundational ML Models",
        "Director, Data Center Operations",
        "Director Advanced Manufacturing Engineering (AME), Removables",
        "Senior Director, Global Sales Engineering",
        "Director of Technical Operations",
        "Software Engineer (Director)",
        "Software Engineering - Data Platform Engineer - Vice President - Dallas",
        "Co-Founder & CEO",
        "Founding Engineer",
        "Founding CTO's Associate",
        "Engineering Manager",
        "Interim Software Engineer",
        "Fractional CFO",
        "Intern, Office of the VP Engineering",
        "Teamleiter Softwareentwicklung",
        "",
    ] {
        assert_eq!(kinds(title), [], "{title}");
    }
}

#[test]
fn the_level_is_that_of_the_title_and_not_of_somebody_in_it() {
    use Seniority::{Director, Executive, Intern, Junior, Lead, Manager, Mid, Principal, Senior};
    for (title, level) in [
        ("CTO", Some(Executive)),
        ("Chief Compliance Officer (APAC)", Some(Executive)),
        ("Vice President – Financial Institutions", Some(Executive)),
        ("Technical Co-founder", Some(Executive)),
        ("Head of Data", Some(Director)),
        ("Sr. Director, Benefits", Some(Director)),
        ("Leiter Vertrieb", Some(Director)),
        ("Engineering Manager", Some(Manager)),
        ("Sr. Manager, Benefits", Some(Manager)),
        ("Tech Lead", Some(Lead)),
        ("Senior/Lead Data Engineer", Some(Lead)),
        ("Staff Engineer", Some(Principal)),
        ("Principal Engineer", Some(Principal)),
        ("Senior Software Engineer", Some(Senior)),
        ("Senior Account Director", Some(Senior)),
        ("Senior Product Manager", Some(Senior)),
        ("Developer III", Some(Senior)),
        ("Software Engineer II", Some(Mid)),
        ("Junior Developer", Some(Junior)),
        ("CTO Founder Associate Intern", Some(Intern)),
        ("Werkstudent IT", Some(Intern)),
        ("Executive Asst to Chief Nuclear Officer", None),
        ("Executive Assistant to CEO", None),
        ("Account Executive", None),
        ("Chief of Staff", None),
        ("Art Director", None),
        ("Product Manager", None),
        ("Software Engineer", None),
        ("Founding Engineer", None),
        ("Account CTO", None),
        ("", None),
    ] {
        assert_eq!(of_title(title), level, "{title}");
    }
}

#[test]
fn a_field_for_the_level_is_read_in_any_spelling() {
    use Seniority::{Executive, Intern, Junior, Mid, Senior};
    for (word, level) in [
        ("Entry-level", Some(Junior)),
        ("Mid-level", Some(Mid)),
        ("mid_senior_level", Some(Mid)),
        ("Senior", Some(Senior)),
        ("Executive", Some(Executive)),
        ("internship", Some(Intern)),
        ("not_applicable", None),
        ("", None),
    ] {
        assert_eq!(of_field(word), level, "{word}");
    }
}

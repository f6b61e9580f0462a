//! The domain that an employer is known to speak from.
//!
//! Two things that a source states must agree: the company's website, and the address of one of its adverts. Where the
//! advert lies on the website's host, or on a host below it (`careers.halden.example` below `halden.example`), whoever
//! writes the website also published the advert. That is all that it says. It says nothing where adverts lie on the host
//! of an applicant-tracking system, which everybody can have an account with; and a reseller's feed says nothing of it.

use contracts::{CompanyId, Directness, Feed};
use database::Transaction;

use super::ReconcileError;

/// Hosts on which many employers' adverts and pages lie side by side.
const SHARED: &[&str] = &[
    "ashbyhq.com",
    "bamboohr.com",
    "breezy.hr",
    "facebook.com",
    "github.io",
    "google.com",
    "greenhouse.io",
    "jobvite.com",
    "join.com",
    "lever.co",
    "linkedin.com",
    "myworkdayjobs.com",
    "notion.site",
    "personio.com",
    "personio.de",
    "recruitee.com",
    "smartrecruiters.com",
    "teamtailor.com",
    "workable.com",
];

/// Notes the domain where the feed shows it, and forgets one that is no more that of the website. Says whether it is
/// another than before.
pub(super) async fn verify(tx: &mut Transaction, company: CompanyId, feed: &Feed) -> Result<bool, ReconcileError> {
    let about = sqlx::query!("select website, verified_domain from jobs.company where id = $1", company.0)
        .fetch_one(&mut **tx)
        .await?;
    let own = about.website.as_deref().and_then(host);
    let addresses = feed.jobs.iter().filter_map(|job| job.url.as_deref());
    let may_know = !feed.demo && feed.directness == Directness::Employer;
    let seen = own.as_deref().filter(|own| may_know && speaks_from(own, addresses));
    let kept = about.verified_domain.as_deref().filter(|known| own.as_deref() == Some(known));
    let verified = seen.or(kept);
    let is_another = verified != about.verified_domain.as_deref();
    if is_another {
        sqlx::query!("update jobs.company set verified_domain = $2 where id = $1", company.0, verified)
            .execute(&mut **tx)
            .await?;
    }
    Ok(is_another)
}

/// Whether one of these addresses lies on the host `own`, and that host can be one employer's.
fn speaks_from<'a>(own: &str, mut addresses: impl Iterator<Item = &'a str>) -> bool {
    let is_at =
        |host: &str, domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let shared = SHARED.iter().any(|domain| is_at(own, domain));
    !shared && addresses.any(|address| host(address).is_some_and(|host| is_at(&host, own)))
}

/// The host of a web address, in lower case and without `www.`.
fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let is_web = ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    // An address with a user's name in front shows another host than it leads to.
    let host = authority.split(':').next().filter(|_| is_web && !authority.contains('@'))?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    host.contains('.').then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_employer_speaks_from_the_domain_on_which_its_adverts_lie() {
        for (website, advert, expected) in [
            ("https://www.halden.example/about", "https://halden.example/jobs/1", true),
            ("https://halden.example", "https://Careers.Halden.Example:8443/jobs/1", true),
            ("https://careers.halden.example", "https://halden.example/jobs/1", false),
            ("https://halden.example", "https://nothalden.example/jobs/1", false),
            ("https://halden.example", "https://halden.example.evil.example/jobs/1", false),
            ("https://halden.example", "https://halden.example@evil.example/1", false),
            ("https://halden.example", "https://jobs.ashbyhq.com/halden/1", false),
            ("https://jobs.ashbyhq.com/halden", "https://jobs.ashbyhq.com/halden/1", false),
            ("https://example", "https://a.example", false),
            ("ftp://halden.example", "https://halden.example", false),
        ] {
            let own = host(website);
            let verified = own.as_deref().is_some_and(|own| speaks_from(own, [advert].into_iter()));
            assert_eq!(verified, expected, "{website} {advert}");
        }
    }
}

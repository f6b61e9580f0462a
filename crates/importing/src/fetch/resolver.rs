//! Names to addresses, once, and only to public ones.

use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

use super::{Private, is_public};

/// A name that leads to this machine, a private network, or nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not on the public internet; addresses of private networks are not fetched")]
pub struct NotPublic(pub String);

/// The system's resolver behind a check. The connection is made to what this returns, not to the name.
#[derive(Debug)]
pub(super) struct PublicResolver {
    inner: DefaultResolver,
    private: Private,
}

impl PublicResolver {
    pub(super) fn new(private: Private) -> Self {
        Self { inner: DefaultResolver::default(), private }
    }
}

impl Resolver for PublicResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        // A name with one private address among public ones is a trick, so it is refused as a whole.
        let allowed = |ip| match self.private {
            Private::Refused => is_public(ip),
            Private::Only(own) => ip == own || is_public(ip),
            Private::Allowed => true,
        };
        if !found.iter().all(|address| allowed(address.ip())) {
            return Err(Error::Other(Box::new(NotPublic(uri.host().unwrap_or_default().to_owned()))));
        }
        Ok(found)
    }
}

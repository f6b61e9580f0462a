//! What stands before everything else: requests for pages that are at hand are answered here, without a look at their
//! query, a handler, or the layers that a page has been through once.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use axum::{Router, body::Body, extract::Request, http::Method, response::Response, routing::future::RouteFuture};
use futures_util::future::Either;
use tower::Service;

use super::{Keeper, key};
use crate::layers::RequestId;

/// The site, and the pages that it need not be asked for.
#[derive(Clone)]
pub(crate) struct Front {
    keeper: Keeper,
    site: Router,
}

impl Front {
    /// Before `site`, whose pages `keeper` keeps.
    pub(crate) fn before(site: Router, keeper: Keeper) -> Self {
        Self { keeper, site }
    }

    fn at_hand(&self, request: &Request) -> Option<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let mut answer = self.keeper.at_hand(&key::raw(request, self.keeper.names_hosts())?, request.headers())?;
        RequestId::new().tell(answer.headers_mut());
        if request.method() == Method::HEAD {
            *answer.body_mut() = Body::empty();
        }
        Some(answer)
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.at_hand(&request) {
            Some(answer) => Either::Left(ready(Ok(answer))),
            None => Either::Right(self.site.call(request)),
        }
    }
}

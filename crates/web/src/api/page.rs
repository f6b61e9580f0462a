//! `GET /api`: the API, explained to people. What can change is read from its description.

use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use utoipa::openapi::{
    RefOr,
    path::{Operation, Parameter, ParameterIn},
};

use super::openapi::description;
use crate::{error::Problem, page, site::Site, texts::Texts};

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    t: Texts,
    canonical: String,
    example: String,
    description: String,
    operations: Vec<OperationView>,
}

/// One address of the API.
struct OperationView {
    path: String,
    summary: String,
    parameters: Vec<ParameterView>,
}

/// One parameter of it.
struct ParameterView {
    name: String,
    description: String,
}

/// Shows the page.
pub(crate) async fn show(State(site): State<Site>, t: Texts, fields: HeaderMap) -> Result<Response, Problem> {
    let operations = description()
        .paths
        .paths
        .iter()
        .filter_map(|(path, item)| item.get.as_ref().map(|operation| OperationView::new(path, operation)));
    page::html(&ApiPage {
        canonical: site.canonical("/api"),
        example: site.absolute("/api/v1/jobs?role=cto&workplace=remote", &fields),
        description: site.absolute("/api/v1/openapi.json", &fields),
        operations: operations.collect(),
        t,
    })
}

/// Every parameter is described where it is taken; none refers to another place.
fn own(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    }
}

impl OperationView {
    fn new(path: &str, operation: &Operation) -> Self {
        let parameters = operation.parameters.iter().flatten().filter_map(own);
        Self {
            path: path.to_owned(),
            summary: operation.summary.clone().unwrap_or_default().replace('`', ""),
            parameters: parameters
                .filter(|parameter| matches!(parameter.parameter_in, ParameterIn::Query))
                .map(|parameter| ParameterView {
                    name: parameter.name.clone(),
                    description: parameter.description.clone().unwrap_or_default().replace('`', ""),
                })
                .collect(),
        }
    }
}

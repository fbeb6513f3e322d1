//! The document of the interface.

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};

/// OpenAPI 3.1. Kept by hand; the tests hold the routes and every answer to it.
pub(crate) const DOCUMENT: &str = include_str!("../../openapi.json");

pub(super) async fn document() -> Response<Body> {
    let mut response = Response::new(Body::from(DOCUMENT));
    let kind = HeaderValue::from_static("application/vnd.oai.openapi+json;version=3.1");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

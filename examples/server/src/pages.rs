//! The built pages: files of a folder, under a strict policy.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use bytes::Bytes;
use credit_estimator::{digest, json};
use percent_encoding::percent_decode_str;

use crate::api::questions::{card_text, coding, is_known};
use crate::cards::{Cards, Coding};
use crate::problem::Problem;

/// Nothing may run or load that the pages do not bring themselves, and no text becomes markup but through Lit.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html",
);

/// Headers of every answer.
pub(crate) const STRICT: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A folder of pages.
pub(crate) struct Pages {
    folder: PathBuf,
    /// The ids of the cards among the files, as long as those do not change.
    cards: Mutex<BTreeMap<PathBuf, (SystemTime, Option<String>)>>,
}

/// A file as it is sent.
struct Found {
    file: PathBuf,
    bytes: Vec<u8>,
    coding: Coding,
}

impl Pages {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, cards: Mutex::new(BTreeMap::new()) }
    }

    /// Answers with a file. Where the pages keep the card that is in force, it is sent as the server charges by it.
    pub(crate) async fn answer(self: &Arc<Self>, cards: &Cards, request: Request) -> Response<Body> {
        // A body is nothing to wait with, and is not read.
        let (Parts { method, uri, headers, .. }, _) = request.into_parts();
        if !matches!(method, Method::GET | Method::HEAD) {
            let detail = format!("`{method}` is not answered here; GET and HEAD are");
            let mut response = Problem::new("method-not-allowed", detail).into_response();
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
            return response;
        }
        let path = percent_decode_str(uri.path()).decode_utf8_lossy().into_owned();
        let terms = cards.in_force();
        let (pages, in_force, accepted) = (Arc::clone(self), terms.card.id().to_owned(), coding(&headers));
        let asked = path.clone();
        let found = tokio::task::spawn_blocking(move || {
            let file = locate(&pages.folder, &asked)?;
            if pages.card_of(&file).is_some_and(|card| card == in_force) {
                return Some(None);
            }
            read(file, accepted).map(Some)
        });
        match found.await {
            Ok(Some(None)) => card_text(&terms, &headers, "no-cache"),
            Ok(Some(Some(found))) => sent(found, &path, &headers),
            _ => Problem::not_found(&format!("page `{path}`")).into_response(),
        }
    }

    /// The id of the card that a file holds, if it holds one.
    fn card_of(&self, file: &Path) -> Option<String> {
        if file.extension().and_then(|extension| extension.to_str()) != Some("json") {
            return None;
        }
        let changed = fs::metadata(file).and_then(|data| data.modified()).ok()?;
        let mut cards = self.cards.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, card)) = cards.get(file).filter(|(known, _)| *known == changed) {
            return card.clone();
        }
        let card = fs::read(file).ok().and_then(|bytes| {
            let read = json::parse(std::str::from_utf8(&bytes).ok()?).ok()?.value;
            let is_card = read.get("format").is_some() && read.get("models").is_some();
            is_card.then(|| read.get("id")?.as_str().map(str::to_owned)).flatten()
        });
        cards.insert(file.to_owned(), (changed, card.clone()));
        card
    }
}

/// The file that a path means: itself, its `.html`, or a folder's `index.html`; never one outside the folder.
fn locate(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut file = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    let page = file.with_extension("html");
    [file, page].into_iter().find(|file| file.is_file())
}

/// The file, or the brotli file beside it.
fn read(file: PathBuf, accepted: Coding) -> Option<Found> {
    if accepted == Coding::Brotli {
        let mut small = file.as_os_str().to_owned();
        small.push(".br");
        if let Ok(bytes) = fs::read(small) {
            return Some(Found { file, bytes, coding: Coding::Brotli });
        }
    }
    let bytes = fs::read(&file).ok()?;
    Some(Found { file, bytes, coding: Coding::Plain })
}

fn sent(found: Found, path: &str, asked: &HeaderMap) -> Response<Body> {
    let Found { file, bytes, coding } = found;
    let brotli = coding == Coding::Brotli;
    let of_bytes = digest(&bytes);
    let short = of_bytes.get(7..39).unwrap_or(&of_bytes);
    let tag = format!("\"{short}-{}\"", if brotli { "br" } else { "id" });
    let known = is_known(asked, &tag);
    let mut response = Response::new(if known { Body::empty() } else { Body::from(Bytes::from(bytes)) });
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    // Vite puts a digest into the name of what is in `assets`; all else may change under its name.
    let cached = if path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&file)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("mp4") => "video/mp4",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

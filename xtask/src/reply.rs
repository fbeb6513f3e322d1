//! What the static server answers: a request in plain data, a reply in plain data.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// Nothing may run or load that the pages do not bring themselves, and no text becomes markup but through Lit.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types lit-html";

/// What is asked.
#[derive(Default)]
pub struct Ask<'a> {
    pub method: &'a str,
    /// The path without its query, decoded.
    pub path: &'a str,
    pub accept_encoding: &'a str,
    pub if_none_match: &'a str,
}

/// What is answered.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// Answers from the files of a folder.
pub fn reply(files: &Path, ask: &Ask) -> Reply {
    if !matches!(ask.method, "GET" | "HEAD") {
        return sentence(405, "only GET and HEAD are answered here");
    }
    let Some((file, bytes)) = locate(files, ask.path).and_then(|file| Some((file.clone(), fs::read(file).ok()?)))
    else {
        return sentence(404, "there is no such page");
    };
    let mut headers = headers_for(&file, ask.path);
    let (bytes, encoding) = smallest(&file, bytes, ask.accept_encoding);
    if encoding == "br" {
        headers.push(("Content-Encoding", encoding.to_owned()));
    }
    let tag = format!("\"{}-{encoding}\"", digest(&bytes));
    let known = ask.if_none_match.split(',').any(|known| known.trim() == tag);
    headers.push(("ETag", tag));
    Reply { status: if known { 304 } else { 200 }, headers, body: if known { Vec::new() } else { bytes } }
}

/// The file a path means: itself, its `.html`, or a folder's `index.html`; never one outside the folder.
fn locate(files: &Path, path: &str) -> Option<PathBuf> {
    let mut file = files.to_owned();
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

/// The brotli file beside it, if there is one and it may be sent.
fn smallest(file: &Path, bytes: Vec<u8>, accept_encoding: &str) -> (Vec<u8>, &'static str) {
    let accepted = accept_encoding.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br") && parts.next() != Some("q=0")
    });
    if accepted {
        let mut name = file.as_os_str().to_owned();
        name.push(".br");
        if let Ok(bytes) = fs::read(name) {
            return (bytes, "br");
        }
    }
    (bytes, "id")
}

fn headers_for(file: &Path, path: &str) -> Vec<(&'static str, String)> {
    // Vite puts a digest into the name of what is in `assets`; all else may change under its name.
    let cached = if path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut headers = strict_headers();
    headers.push(("Content-Type", media_type(file).to_owned()));
    headers.push(("Cache-Control", cached.to_owned()));
    headers.push(("Vary", "Accept-Encoding".to_owned()));
    headers
}

fn strict_headers() -> Vec<(&'static str, String)> {
    [
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
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

fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}

fn sentence(status: u16, text: &str) -> Reply {
    let mut headers = strict_headers();
    headers.push(("Content-Type", "text/plain; charset=utf-8".to_owned()));
    headers.push(("Cache-Control", "no-store".to_owned()));
    Reply { status, headers, body: format!("{text}\n").into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str) -> Ask<'_> {
        Ask { method: "GET", path, ..Ask::default() }
    }

    fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
        let (_, value) = reply.headers.iter().find(|(known, _)| *known == name)?;
        Some(value)
    }

    fn site(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-reply-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("assets")).unwrap();
        fs::write(folder.join("index.html"), "<p>hello").unwrap();
        fs::write(folder.join("assets/engine.wasm"), "plain").unwrap();
        fs::write(folder.join("assets/engine.wasm.br"), "small").unwrap();
        folder
    }

    #[test]
    fn a_page_is_sent_under_the_strict_policy() {
        let site = site("page");
        let page = reply(&site, &get("/"));
        assert_eq!((page.status, page.body.as_slice()), (200, b"<p>hello".as_slice()));
        assert_eq!(header(&page, "Content-Security-Policy"), Some(CONTENT_SECURITY_POLICY));
        assert_eq!(header(&page, "Cache-Control"), Some("no-cache"));
        assert_eq!(reply(&site, &get("/index")).status, 200);
    }

    #[test]
    fn brotli_is_sent_to_those_who_accept_it() {
        let site = site("brotli");
        let plain = reply(&site, &Ask { accept_encoding: "gzip, br;q=0", ..get("/assets/engine.wasm") });
        let small = reply(&site, &Ask { accept_encoding: "gzip, br", ..get("/assets/engine.wasm") });
        assert_eq!((plain.body.as_slice(), header(&plain, "Content-Encoding")), (b"plain".as_slice(), None));
        assert_eq!((small.body.as_slice(), header(&small, "Content-Encoding")), (b"small".as_slice(), Some("br")));
        assert_eq!(header(&small, "Content-Type"), Some("application/wasm"));
        assert_ne!(header(&plain, "ETag"), header(&small, "ETag"));
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let site = site("known");
        let first = reply(&site, &get("/"));
        let tag = header(&first, "ETag").unwrap();
        let again = reply(&site, &Ask { if_none_match: tag, ..get("/") });
        assert_eq!((again.status, again.body.len()), (304, 0));
    }

    #[test]
    fn nothing_outside_the_folder_is_sent() {
        let site = site("outside");
        for path in ["/../Cargo.toml", "/assets/../../x", "/.stamp", "/assets", "/a\\b", "/nothing"] {
            assert_eq!(reply(&site, &get(path)).status, 404, "{path}");
        }
        assert_eq!(reply(&site, &Ask { method: "POST", ..get("/") }).status, 405);
    }
}

//! A small server for pages under test: files, and requests that a test answers itself.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// What a page asked for.
#[derive(Debug)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: String,
    /// Its path, with neither host nor query.
    pub path: String,
    /// What came with it.
    pub body: Vec<u8>,
}

/// What it gets.
#[derive(Debug)]
pub struct Response {
    /// As in `200`.
    pub status: u16,
    /// Its media type.
    pub media_type: &'static str,
    /// The content.
    pub body: Vec<u8>,
}

impl Response {
    /// Text.
    pub fn text(text: impl Into<String>) -> Response {
        Response {
            status: 200,
            media_type: "text/plain; charset=utf-8",
            body: text.into().into_bytes(),
        }
    }

    /// A page.
    pub fn page(text: &str) -> Response {
        Response {
            media_type: "text/html; charset=utf-8",
            ..Response::text(text)
        }
    }

    /// There is no such thing.
    pub fn missing() -> Response {
        Response {
            status: 404,
            media_type: "text/plain",
            body: Vec::new(),
        }
    }

    /// A file below a folder.
    pub fn file(folder: &Path, path: &str) -> Response {
        let relative = Path::new(path.trim_start_matches('/'));
        let is_below = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let file: PathBuf = folder.join(relative);
        match std::fs::read(&file) {
            Ok(body) if is_below => Response {
                status: 200,
                media_type: media_type(&file),
                body,
            },
            _ => Response::missing(),
        }
    }
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// Serves on a free port of this machine, a thread for each connection; gives the address, `http://127.0.0.1:PORT`.
///
/// # Errors
/// When there is no port.
pub fn serve(
    answer: impl Fn(Request) -> Response + Send + Sync + 'static,
) -> std::io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://{}", listener.local_addr()?);
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answer = answer.clone();
            // A page that goes away in the middle of an answer is no concern of the test.
            thread::spawn(move || drop(converse(connection, answer.as_ref())));
        }
    });
    Ok(address)
}

/// Answers the requests of one connection.
fn converse(connection: TcpStream, answer: &impl Fn(Request) -> Response) -> std::io::Result<()> {
    let mut writer = connection.try_clone()?;
    let mut reader = BufReader::new(connection);
    while let Some(request) = read(&mut reader)? {
        let response = answer(request);
        write!(
            writer,
            "HTTP/1.1 {} -\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\r\n",
            response.status,
            response.media_type,
            response.body.len()
        )?;
        writer.write_all(&response.body)?;
        writer.flush()?;
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
    let (method, path) = (
        method.to_owned(),
        target.split('?').next().unwrap_or("/").to_owned(),
    );
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Request { method, path, body }))
}

//! `urllib.parse`: taking URLs apart, joining and quoting them. Of `urllib` there is only this module.

mod quoting;

use crate::object::function::Getter;
use crate::object::{Args, Class, Exception, Module, NativeFunction, Result, Str, Value};
use crate::ops;
use crate::stdlib::named_tuple;
use crate::stdlib::signature::{bind, or};

use quoting::{
    bytes_argument, parse_qs, parse_qsl, quote, quote_bytes, quote_plus, unquote_to_bytes,
    unquote_with, urlencode,
};

const USES_RELATIVE: &[&str] = &[
    "", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp", "mms",
    "prospero", "rtsp", "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss",
];
const USES_NETLOC: &[&str] = &[
    "",
    "ftp",
    "http",
    "gopher",
    "nntp",
    "telnet",
    "imap",
    "wais",
    "file",
    "mms",
    "https",
    "shttp",
    "snews",
    "prospero",
    "rtsp",
    "rtsps",
    "rtspu",
    "rsync",
    "svn",
    "svn+ssh",
    "sftp",
    "nfs",
    "git",
    "git+ssh",
    "ws",
    "wss",
    "itms-services",
];
const USES_PARAMS: &[&str] = &[
    "", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps", "rtspu",
    "sip", "sips", "mms", "sftp", "tel",
];

thread_local! {
    static SPLIT: Class = result_class("SplitResult", &["scheme", "netloc", "path", "query", "fragment"]);
    static PARSE: Class = result_class("ParseResult", &["scheme", "netloc", "path", "params", "query", "fragment"]);
    static DEFRAG: Class = result_class("DefragResult", &["url", "fragment"]);
}

/// The class of what a URL is taken apart into.
fn result_class(name: &'static str, fields: &[&str]) -> Class {
    let fields: Vec<Str> = fields.iter().map(|field| Str::new(field)).collect();
    let mut extra = vec![(
        Str::new("geturl"),
        Value::Native(NativeFunction::raw_method("geturl", |this, _| {
            get_url(this)
        })),
    )];
    let getters: &[(&'static str, fn(&Value) -> Result<Value>)] = &[
        ("username", |this| {
            Ok(user_info(&netloc(this)?)
                .map(|(user, _)| user.to_owned())
                .into())
        }),
        ("password", |this| {
            Ok(user_info(&netloc(this)?)
                .and_then(|(_, password)| password.map(str::to_owned))
                .into())
        }),
        ("hostname", host_name),
        ("port", port),
    ];
    if name != "DefragResult" {
        for (getter, get) in getters {
            let class = Str::new(name);
            let value = Value::object(Getter {
                name: getter,
                class,
                get: *get,
                set: None,
            });
            extra.push((Str::new(getter), value));
        }
    }
    match named_tuple::make(name, "urllib.parse", &fields, Vec::new(), extra) {
        Ok(class) => class,
        Err(_) => unreachable!("a named tuple's class can be made"),
    }
}

fn netloc(this: &Value) -> Result<Str> {
    ops::str(&ops::get_attr(this, "netloc")?)
}

fn user_info(netloc: &str) -> Option<(&str, Option<&str>)> {
    let (info, _) = netloc.rsplit_once('@')?;
    Some(match info.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (info, None),
    })
}

fn host_info(netloc: &str) -> (&str, Option<&str>) {
    let host = netloc.rsplit_once('@').map_or(netloc, |(_, host)| host);
    let (name, port) = match host.split_once('[') {
        Some((_, bracketed)) => {
            let (name, rest) = bracketed.split_once(']').unwrap_or((bracketed, ""));
            (name, rest.split_once(':').map_or("", |(_, port)| port))
        }
        None => host.split_once(':').unwrap_or((host, "")),
    };
    (name, (!port.is_empty()).then_some(port))
}

fn host_name(this: &Value) -> Result<Value> {
    let netloc = netloc(this)?;
    let (name, _) = host_info(&netloc);
    if name.is_empty() {
        return Ok(Value::None);
    }
    Ok(Value::from(match name.split_once('%') {
        Some((name, zone)) => format!("{}%{zone}", name.to_lowercase()),
        None => name.to_lowercase(),
    }))
}

fn port(this: &Value) -> Result<Value> {
    let netloc = netloc(this)?;
    let Some(text) = host_info(&netloc).1 else {
        return Ok(Value::None);
    };
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        let shown = ops::repr(&Value::str(text))?;
        return Err(Exception::value_error(format!(
            "Port could not be cast to integer value as {shown}"
        )));
    }
    match text.parse::<i64>() {
        Ok(port) if port <= 65535 => Ok(Value::Int(port)),
        _ => Err(Exception::value_error("Port out of range 0-65535")),
    }
}

fn get_url(this: &Value) -> Result<Value> {
    let parts = texts(this)?;
    let part = |i: usize| parts.get(i).map_or("", Str::as_str);
    Ok(Value::from(match parts.len() {
        6 => unparse([part(0), part(1), part(2), part(3), part(4), part(5)]),
        5 => unsplit(part(0), part(1), part(2), part(3), part(4)),
        _ if part(1).is_empty() => part(0).to_owned(),
        _ => format!("{}#{}", part(0), part(1)),
    }))
}

/// The items of a sequence of texts (`None` counts as empty).
fn texts(parts: &Value) -> Result<Vec<Str>> {
    ops::to_vec(parts)?
        .iter()
        .map(|part| {
            if part.is_none() {
                Ok(Str::new(""))
            } else {
                text(part)
            }
        })
        .collect()
}

fn text(x: &Value) -> Result<Str> {
    x.as_str()
        .ok_or_else(|| Exception::type_error("Cannot mix str and non-str arguments"))
}

/// A URL's five parts.
#[derive(Default)]
struct Parts {
    scheme: String,
    netloc: String,
    path: String,
    query: String,
    fragment: String,
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

fn split(url: &str, scheme: &str, fragments: bool) -> Result<Parts> {
    let clean = |text: &str| text.replace(['\t', '\r', '\n'], "");
    let blank = |c: char| c <= ' ';
    let url = clean(url.trim_start_matches(blank));
    let mut parts = Parts {
        scheme: clean(scheme.trim_matches(blank)),
        ..Parts::default()
    };
    let mut rest = url.as_str();
    if let Some((scheme, after)) = rest.split_once(':')
        && is_scheme(scheme)
    {
        parts.scheme = scheme.to_lowercase();
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        parts.netloc = after[..end].to_owned();
        rest = &after[end..];
        check_brackets(&parts.netloc)?;
    }
    if fragments && let Some((before, fragment)) = rest.split_once('#') {
        parts.fragment = fragment.to_owned();
        rest = before;
    }
    if let Some((before, query)) = rest.split_once('?') {
        parts.query = query.to_owned();
        rest = before;
    }
    parts.path = rest.to_owned();
    Ok(parts)
}

fn check_brackets(netloc: &str) -> Result<()> {
    match (netloc.contains('['), netloc.contains(']')) {
        (false, false) => return Ok(()),
        (true, true) => {}
        _ => return Err(Exception::value_error("Invalid IPv6 URL")),
    }
    let inside = netloc.split_once('[').map_or("", |(_, after)| after);
    let host = inside.split_once(']').map_or(inside, |(host, _)| host);
    if let Some(future) = host.strip_prefix('v') {
        let valid = future.split_once('.').is_some_and(|(version, address)| {
            !version.is_empty()
                && version.bytes().all(|b| b.is_ascii_hexdigit())
                && !address.is_empty()
        });
        return if valid {
            Ok(())
        } else {
            Err(Exception::value_error("IPvFuture address is invalid"))
        };
    }
    let address = host.split_once('%').map_or(host, |(address, _)| address);
    if address.parse::<std::net::Ipv4Addr>().is_ok() {
        return Err(Exception::value_error(
            "An IPv4 address cannot be in brackets",
        ));
    }
    if address.parse::<std::net::Ipv6Addr>().is_err() {
        let shown = ops::repr(&Value::str(host))?;
        return Err(Exception::value_error(format!(
            "{shown} does not appear to be an IPv4 or IPv6 address"
        )));
    }
    Ok(())
}

/// A path without its parameters, and these.
fn split_params<'a>(scheme: &str, path: &'a str) -> (&'a str, &'a str) {
    if !USES_PARAMS.contains(&scheme) {
        return (path, "");
    }
    let from = path.rfind('/').unwrap_or(0);
    match path[from..].find(';') {
        Some(i) => (&path[..from + i], &path[from + i + 1..]),
        None => (path, ""),
    }
}

fn unsplit(scheme: &str, netloc: &str, path: &str, query: &str, fragment: &str) -> String {
    let mut url = path.to_owned();
    if !netloc.is_empty()
        || (!scheme.is_empty() && USES_NETLOC.contains(&scheme) && !url.starts_with("//"))
    {
        if !url.is_empty() && !url.starts_with('/') {
            url.insert(0, '/');
        }
        url = format!("//{netloc}{url}");
    }
    if !scheme.is_empty() {
        url = format!("{scheme}:{url}");
    }
    for (mark, part) in [('?', query), ('#', fragment)] {
        if !part.is_empty() {
            url.push(mark);
            url.push_str(part);
        }
    }
    url
}

fn unparse([scheme, netloc, path, params, query, fragment]: [&str; 6]) -> String {
    let path = if params.is_empty() {
        path.to_owned()
    } else {
        format!("{path};{params}")
    };
    unsplit(scheme, netloc, &path, query, fragment)
}

fn strings(parts: &[&str]) -> Vec<Value> {
    parts.iter().map(|part| Value::str(part)).collect()
}

fn split_arguments(function: &str, args: Args) -> Result<Parts> {
    let [url, scheme, fragments] = bind(
        function,
        false,
        args,
        ["url", "scheme", "allow_fragments"],
        1,
    )?;
    let fragments = ops::truth(&or(fragments, true))?;
    split(&text(&url)?, &text(&or(scheme, ""))?, fragments)
}

fn urlsplit(args: Args) -> Result<Value> {
    let p = split_arguments("urlsplit", args)?;
    let values = strings(&[&p.scheme, &p.netloc, &p.path, &p.query, &p.fragment]);
    Ok(named_tuple::instance(&SPLIT.with(Clone::clone), values))
}

fn urlparse(args: Args) -> Result<Value> {
    let p = split_arguments("urlparse", args)?;
    let (path, params) = split_params(&p.scheme, &p.path);
    let values = strings(&[&p.scheme, &p.netloc, path, params, &p.query, &p.fragment]);
    Ok(named_tuple::instance(&PARSE.with(Clone::clone), values))
}

fn urlunparse(args: Args) -> Result<Value> {
    let [components] = bind("urlunparse", false, args, ["components"], 1)?;
    let parts = texts(&components)?;
    match &parts[..] {
        [a, b, c, d, e, f] => Ok(Value::from(unparse([a, b, c, d, e, f]))),
        parts => Err(wrong_count(parts.len(), 6)),
    }
}

fn urlunsplit(args: Args) -> Result<Value> {
    let [components] = bind("urlunsplit", false, args, ["components"], 1)?;
    let parts = texts(&components)?;
    match &parts[..] {
        [a, b, c, d, e] => Ok(Value::from(unsplit(a, b, c, d, e))),
        parts => Err(wrong_count(parts.len(), 5)),
    }
}

fn wrong_count(got: usize, wanted: usize) -> Exception {
    // One more is unpacked there: what becomes of the arguments' types.
    let (got, wanted) = (got + 1, wanted + 1);
    Exception::value_error(if got < wanted {
        format!("not enough values to unpack (expected {wanted}, got {got})")
    } else {
        format!("too many values to unpack (expected {wanted})")
    })
}

fn urljoin(args: Args) -> Result<Value> {
    let [base, url, fragments] = bind(
        "urljoin",
        false,
        args,
        ["base", "url", "allow_fragments"],
        2,
    )?;
    if !ops::truth(&base)? {
        return Ok(url);
    }
    if !ops::truth(&url)? {
        return Ok(base);
    }
    let fragments = ops::truth(&or(fragments, true))?;
    let b = split(&text(&base)?, "", fragments)?;
    let u = split(&text(&url)?, &b.scheme, fragments)?;
    if u.scheme != b.scheme || !USES_RELATIVE.contains(&u.scheme.as_str()) {
        return Ok(url);
    }
    let (path, params) = split_params(&u.scheme, &u.path);
    let mut netloc = &u.netloc;
    if USES_NETLOC.contains(&u.scheme.as_str()) {
        if !netloc.is_empty() {
            return Ok(Value::from(unparse([
                &u.scheme,
                netloc,
                path,
                params,
                &u.query,
                &u.fragment,
            ])));
        }
        netloc = &b.netloc;
    }
    let (base_path, base_params) = split_params(&b.scheme, &b.path);
    if path.is_empty() && params.is_empty() {
        let query = if u.query.is_empty() {
            &b.query
        } else {
            &u.query
        };
        return Ok(Value::from(unparse([
            &u.scheme,
            netloc,
            base_path,
            base_params,
            query,
            &u.fragment,
        ])));
    }
    let joined = join_paths(base_path, path);
    Ok(Value::from(unparse([
        &u.scheme,
        netloc,
        &joined,
        params,
        &u.query,
        &u.fragment,
    ])))
}

fn join_paths(base: &str, path: &str) -> String {
    let segments: Vec<&str> = if path.starts_with('/') {
        path.split('/').collect()
    } else {
        let mut all: Vec<&str> = base.split('/').collect();
        if all.last().is_some_and(|last| !last.is_empty()) {
            all.pop();
        }
        all.extend(path.split('/'));
        let last = all.len() - 1;
        let kept = all
            .iter()
            .enumerate()
            .filter(|(i, segment)| *i == 0 || *i == last || !segment.is_empty());
        kept.map(|(_, segment)| *segment).collect()
    };
    let mut resolved: Vec<&str> = Vec::new();
    for segment in &segments {
        match *segment {
            ".." => {
                resolved.pop();
            }
            "." => {}
            other => resolved.push(other),
        }
    }
    if matches!(segments.last(), Some(&("." | ".."))) {
        resolved.push("");
    }
    let joined = resolved.join("/");
    if joined.is_empty() {
        "/".to_owned()
    } else {
        joined
    }
}

fn urldefrag(args: Args) -> Result<Value> {
    let [url] = bind("urldefrag", false, args, ["url"], 1)?;
    let url = text(&url)?;
    let values = if url.contains('#') {
        let p = split(&url, "", true)?;
        let (path, params) = split_params(&p.scheme, &p.path);
        vec![
            Value::from(unparse([&p.scheme, &p.netloc, path, params, &p.query, ""])),
            Value::from(p.fragment),
        ]
    } else {
        vec![Value::Str(url), Value::str("")]
    };
    Ok(named_tuple::instance(&DEFRAG.with(Clone::clone), values))
}

// Quoting.

/// `import urllib`
pub fn module() -> Module {
    Module::new("urllib")
}

/// `import urllib.parse`
pub fn parse_module() -> Module {
    Module::new("urllib.parse")
        .class(SPLIT.with(Clone::clone))
        .class(PARSE.with(Clone::clone))
        .class(DEFRAG.with(Clone::clone))
        .function(n!("urlsplit"), urlsplit)
        .function(n!("urlparse"), urlparse)
        .function(n!("urlunparse"), urlunparse)
        .function(n!("urlunsplit"), urlunsplit)
        .function(n!("urljoin"), urljoin)
        .function(n!("urldefrag"), urldefrag)
        .function(n!("quote"), quote)
        .function(n!("quote_plus"), quote_plus)
        .function(n!("quote_from_bytes"), |args| {
            let [bytes, safe] = bind("quote_from_bytes", false, args, ["bs", "safe"], 1)?;
            let bytes = bytes_argument(&bytes)?;
            let safe = or(safe, "/")
                .as_str()
                .map(|s| s.as_bytes().to_vec())
                .unwrap_or_default();
            Ok(Value::from(quote_bytes(&bytes, &safe)))
        })
        .function(n!("unquote"), |args| unquote_with("unquote", args, false))
        .function(n!("unquote_plus"), |args| {
            unquote_with("unquote_plus", args, true)
        })
        .function(n!("unquote_to_bytes"), unquote_to_bytes)
        .function(n!("urlencode"), urlencode)
        .function(n!("parse_qs"), parse_qs)
        .function(n!("parse_qsl"), parse_qsl)
}

//! Searching, splitting and replacing on bytes: what `str` (as UTF-8), `bytes` and `bytearray` share.

use memchr::memmem;

/// The first place of `needle` in `text`.
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] => memchr::memchr(*byte, text),
        _ => memmem::find(text, needle),
    }
}

/// The last place of `needle` in `text`.
pub fn rfind(text: &[u8], needle: &[u8]) -> Option<usize> {
    memmem::rfind(text, needle)
}

/// How often `needle`, which is not empty, is in `text` without overlap.
pub fn count(text: &[u8], needle: &[u8]) -> usize {
    match needle {
        [byte] => memchr::memchr_iter(*byte, text).count(),
        _ => memmem::find_iter(text, needle).count(),
    }
}

/// `text.split(separator, max)`; the separator is not empty, `max < 0` is no limit.
pub fn split<'a>(text: &'a [u8], separator: &[u8], max: i64) -> Vec<&'a [u8]> {
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = text;
    while parts.len() < limit {
        let Some(at) = find(rest, separator) else {
            break;
        };
        parts.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    parts.push(rest);
    parts
}

/// `text.rsplit(separator, max)`.
pub fn rsplit<'a>(text: &'a [u8], separator: &[u8], max: i64) -> Vec<&'a [u8]> {
    let limit = usize::try_from(max).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = text;
    while parts.len() < limit {
        let Some(at) = rfind(rest, separator) else {
            break;
        };
        parts.push(&rest[at + separator.len()..]);
        rest = &rest[..at];
    }
    parts.push(rest);
    parts.reverse();
    parts
}

/// `text.replace(old, new, max)`; `old` is not empty.
pub fn replace(text: &[u8], old: &[u8], new: &[u8], max: i64) -> Vec<u8> {
    let parts = split(text, old, max);
    let mut out =
        Vec::with_capacity(text.len() + (parts.len() - 1) * new.len().saturating_sub(old.len()));
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(new);
        }
        out.extend_from_slice(part);
    }
    out
}

/// The half-open range that `start` and `end` mean in a sequence of `len` items, as the search methods
/// take them; `None` if it ends before it starts.
pub fn search_range(start: Option<i64>, end: Option<i64>, len: usize) -> Option<(usize, usize)> {
    let resolve = |i: i64| {
        if i < 0 {
            len.saturating_sub(i.unsigned_abs() as usize)
        } else {
            i as usize
        }
    };
    let end = end.map_or(len, resolve).min(len);
    let start = start.map_or(0, resolve);
    (start <= end).then_some((start, end))
}

//! [`Str`]: Python's `str`, a cheap-to-clone handle to UTF-8 text whose length in code points is known.
//!
//! Its methods are in [`super::str_methods`].

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use ecow::EcoString;

use super::Class;

/// A handle to a string.
#[derive(Clone)]
pub struct Str(Rc<StrObj>);

struct StrObj {
    text: EcoString,
    /// Length in code points; equal to the length in bytes for ASCII text.
    chars: usize,
    /// The cached hash; 0 until first asked for.
    hash: Cell<i64>,
    /// For text that is not ASCII: the byte offset of every 64th code point, made when first indexed.
    #[allow(clippy::box_collection)]
    index: OnceCell<Box<Vec<usize>>>,
}

/// Code points between two entries of the index.
const STRIDE: usize = 64;

thread_local! {
    static SINGLE: Vec<Str> = (0..128u8).map(|b| Str::raw(EcoString::from(char::from(b)), 1)).collect();
    static EMPTY: Str = Str::raw(EcoString::new(), 0);
}

fn count_chars(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

impl Str {
    fn raw(text: EcoString, chars: usize) -> Str {
        Str(Rc::new(StrObj {
            text,
            chars,
            hash: Cell::new(0),
            index: OnceCell::new(),
        }))
    }

    /// A new string.
    #[inline]
    pub fn new(text: &str) -> Str {
        Str::raw(EcoString::from(text), count_chars(text))
    }

    /// `''`
    pub fn empty() -> Str {
        EMPTY.with(Clone::clone)
    }

    /// A string of one code point.
    #[inline]
    pub fn from_char(c: char) -> Str {
        if c.is_ascii() {
            SINGLE.with(|s| s[c as usize].clone())
        } else {
            Str::raw(EcoString::from(c), 1)
        }
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// `len(s)`: code points.
    #[inline]
    pub fn char_len(&self) -> usize {
        self.0.chars
    }

    /// Whether bytes and code points coincide.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        self.0.chars == self.0.text.len()
    }

    /// `a is b`
    pub fn is(&self, other: &Str) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0) as *const () as usize
    }

    /// `hash(s)`, computed once.
    #[inline]
    pub fn hash_code(&self) -> i64 {
        let cached = self.0.hash.get();
        if cached != 0 {
            return cached;
        }
        let hash = crate::ops::hash::hash_str(self);
        self.0.hash.set(hash);
        hash
    }

    /// `a + b`
    #[inline]
    pub fn concat(&self, other: &Str) -> Str {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        let mut text = EcoString::with_capacity(self.len() + other.len());
        text.push_str(self);
        text.push_str(other);
        Str::raw(text, self.0.chars + other.0.chars)
    }

    /// `a += b`: in place if this is the only handle.
    #[inline]
    pub fn append(&mut self, other: &Str) {
        match Rc::get_mut(&mut self.0) {
            Some(obj) => {
                obj.text.push_str(&other.0.text);
                obj.chars += other.0.chars;
                obj.hash.set(0);
                obj.index.take();
            }
            None => *self = self.concat(other),
        }
    }

    /// The byte offset of a code point; `i` may be the length.
    pub fn byte_offset(&self, i: usize) -> usize {
        if self.is_ascii() || i == 0 {
            return i.min(self.len());
        }
        if i >= self.0.chars {
            return self.len();
        }
        let index = self.0.index.get_or_init(|| {
            Box::new(
                self.char_indices()
                    .step_by(STRIDE)
                    .map(|(at, _)| at)
                    .collect::<Vec<usize>>(),
            )
        });
        let start = index.get(i / STRIDE).copied().unwrap_or(0);
        let rest = self.as_str().get(start..).unwrap_or("");
        start
            + rest
                .char_indices()
                .nth(i % STRIDE)
                .map_or(rest.len(), |(at, _)| at)
    }

    /// The code point index of a byte offset that lies on a boundary.
    pub fn char_index(&self, offset: usize) -> usize {
        if self.is_ascii() {
            offset
        } else {
            self.as_str().get(..offset).map_or(0, |s| s.chars().count())
        }
    }

    /// `s[i]` for `0 <= i < len(s)`; `None` outside.
    #[inline]
    pub fn char_at(&self, i: usize) -> Option<Str> {
        if self.is_ascii() {
            return self
                .as_bytes()
                .get(i)
                .map(|b| Str::from_char(char::from(*b)));
        }
        if i >= self.0.chars {
            return None;
        }
        self.as_str()
            .get(self.byte_offset(i)..)?
            .chars()
            .next()
            .map(Str::from_char)
    }

    /// `s[start:stop]` with `0 <= start`, `stop <= len(s)`.
    pub fn substring(&self, start: usize, stop: usize) -> Str {
        let stop = stop.min(self.0.chars);
        if start >= stop {
            return Str::empty();
        }
        if stop - start == self.0.chars {
            return self.clone();
        }
        if stop - start == 1 {
            return self.char_at(start).unwrap_or_else(Str::empty);
        }
        let text = &self.as_str()[self.byte_offset(start)..self.byte_offset(stop)];
        Str::raw(EcoString::from(text), stop - start)
    }

    /// `count` code points from `start`, `step` apart: a slice whose indices are computed already
    /// (see `slice.indices`).
    pub fn slice(&self, start: i64, step: i64, count: usize) -> Str {
        let Ok(first) = usize::try_from(start) else {
            return Str::empty();
        };
        if step == 1 || count <= 1 {
            return self.substring(first, first.saturating_add(count));
        }
        if self.is_ascii() {
            let bytes = self.as_bytes();
            let picked: EcoString = (0..count as i64)
                .filter_map(|i| bytes.get((start + i * step) as usize))
                .map(|b| char::from(*b))
                .collect();
            return Str::raw(picked, count);
        }
        let chars: Vec<char> = self.chars().collect();
        let picked: String = (0..count as i64)
            .filter_map(|i| chars.get((start + i * step) as usize))
            .collect();
        Str::from(picked)
    }
}

/// `str`
pub fn class() -> Class {
    super::str_methods::class()
}

impl std::ops::Deref for Str {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        &self.0.text
    }
}
impl std::borrow::Borrow<str> for Str {
    fn borrow(&self) -> &str {
        self
    }
}
impl From<String> for Str {
    fn from(text: String) -> Str {
        Str::new(&text)
    }
}
impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str::new(text)
    }
}
impl PartialEq for Str {
    #[inline]
    fn eq(&self, other: &Str) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}
impl Eq for Str {}
impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}
impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Str) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Str {
    fn cmp(&self, other: &Str) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}
impl std::hash::Hash for Str {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}
impl std::fmt::Display for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}
impl std::fmt::Debug for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_by_code_point() {
        let text = Str::from("aé😀".repeat(100));
        assert_eq!(text.char_len(), 300);
        assert_eq!(text.char_at(299).as_deref(), Some("😀"));
        assert_eq!(text.char_at(300), None);
        assert_eq!(&*text.substring(150, 153), "aé😀");
        assert_eq!(&*text.slice(299, -100, 3), "😀éa");
        assert_eq!(text.char_index(text.byte_offset(151)), 151);
    }

    #[test]
    fn appends_in_place() {
        let mut text = Str::new("a");
        text.append(&Str::new("é"));
        let other = text.clone();
        text.append(&Str::new("b"));
        assert_eq!((&*text, text.char_len()), ("aéb", 3));
        assert_eq!(&*other, "aé");
        assert_eq!(text.hash_code(), Str::new("aéb").hash_code());
    }
}

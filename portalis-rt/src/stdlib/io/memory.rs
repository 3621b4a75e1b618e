//! `StringIO` and `BytesIO`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::base::{self, closed};
use super::raw::{buffer, read_into};
use super::text::Newline;
use crate::object::bytearray::exported;
use crate::object::memoryview::MemoryView;
use crate::object::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::signature::or;

/// Items with a position: characters or bytes.
struct Store<T> {
    items: Vec<T>,
    at: usize,
}

impl<T: Copy> Store<T> {
    /// Takes up to `n` items, or all.
    fn take(&mut self, n: Option<usize>) -> &[T] {
        let start = self.at.min(self.items.len());
        let end = n.map_or(self.items.len(), |n| {
            start.saturating_add(n).min(self.items.len())
        });
        self.at = self.at.max(end);
        &self.items[start..end]
    }

    fn rest(&self) -> &[T] {
        self.items.get(self.at..).unwrap_or(&[])
    }

    /// Overwrites from the position on; a gap before it is filled.
    fn write(&mut self, new: &[T], fill: T) {
        if new.is_empty() {
            return;
        }
        if self.at > self.items.len() {
            self.items.resize(self.at, fill);
        }
        let over = new.len().min(self.items.len() - self.at);
        self.items[self.at..self.at + over].copy_from_slice(&new[..over]);
        self.items.extend_from_slice(&new[over..]);
        self.at += new.len();
    }
}

/// A `StringIO`.
struct StringIo {
    newline: Newline,
    store: RefCell<Option<Store<char>>>,
}

/// A `BytesIO`.
struct BytesIo {
    store: RefCell<Option<Store<u8>>>,
    /// The views that `getbuffer` gave.
    exports: Cell<usize>,
}

fn closed_string() -> Exception {
    Exception::value_error("I/O operation on closed file")
}

impl StringIo {
    fn with<R>(&self, f: impl FnOnce(&mut Store<char>) -> R) -> Result<R> {
        self.store
            .borrow_mut()
            .as_mut()
            .map(f)
            .ok_or_else(closed_string)
    }

    fn put(&self, text: &str) -> Result<()> {
        let text = if self.newline == Newline::Universal {
            self.newline.read(text)
        } else {
            self.newline.write(text).into_owned()
        };
        let chars: Vec<char> = text.chars().collect();
        self.with(|store| store.write(&chars, '\0'))
    }

    fn readline(&self, size: Option<usize>) -> Result<String> {
        let newline = self.newline;
        self.with(|store| {
            let rest = store.rest();
            let end = match newline {
                Newline::Feed | Newline::Universal => {
                    rest.iter().position(|c| *c == '\n').map(|i| i + 1)
                }
                Newline::Return => rest.iter().position(|c| *c == '\r').map(|i| i + 1),
                Newline::Both => rest
                    .windows(2)
                    .position(|w| w == ['\r', '\n'])
                    .map(|i| i + 2),
                Newline::Any => rest.iter().position(|c| matches!(c, '\r' | '\n')).map(|i| {
                    if rest[i] == '\r' && rest.get(i + 1) == Some(&'\n') {
                        i + 2
                    } else {
                        i + 1
                    }
                }),
            };
            let end = end.unwrap_or(rest.len());
            store
                .take(Some(size.map_or(end, |size| end.min(size))))
                .iter()
                .collect()
        })
    }
}

impl BytesIo {
    fn with<R>(&self, f: impl FnOnce(&mut Store<u8>) -> R) -> Result<R> {
        self.store.borrow_mut().as_mut().map(f).ok_or_else(closed)
    }

    fn check_exports(&self) -> Result<()> {
        match self.exports.get() {
            0 => Ok(()),
            _ => Err(exported()),
        }
    }

    fn readline(&self, size: Option<usize>) -> Result<Vec<u8>> {
        self.with(|store| {
            let rest = store.rest();
            let end = rest
                .iter()
                .position(|b| *b == b'\n')
                .map_or(rest.len(), |i| i + 1);
            store
                .take(Some(size.map_or(end, |size| end.min(size))))
                .to_vec()
        })
    }
}

thread_local! {
    static STRING: Class = string_class();
    static BYTES: Class = bytes_class();
}

/// `io.StringIO`
pub(super) fn string_io() -> Class {
    STRING.with(Clone::clone)
}

/// `io.BytesIO`
pub(super) fn bytes_io() -> Class {
    BYTES.with(Clone::clone)
}

fn string(this: &Value) -> Result<Rc<StringIo>> {
    this.downcast::<StringIo>()
        .ok_or_else(|| Exception::type_error("a StringIO is required"))
}

fn bytes(this: &Value) -> Result<Rc<BytesIo>> {
    this.downcast::<BytesIo>()
        .ok_or_else(|| Exception::type_error("a BytesIO is required"))
}

fn position(args: Args) -> Result<(i64, i64)> {
    let [offset, whence] = args.range("seek", 1)?;
    let whence = if whence.is_unset() {
        0
    } else {
        ops::convert::to_index(&whence)?
    };
    Ok((ops::convert::to_index(&offset)?, whence))
}

fn new_size(args: Args, at: usize) -> Result<usize> {
    let [size] = args.range("truncate", 0)?;
    if size.is_unset() || size.is_none() {
        return Ok(at);
    }
    let size = ops::convert::to_index(&size)?;
    usize::try_from(size).map_err(|_| Exception::value_error(format!("Negative size value {size}")))
}

fn string_class() -> Class {
    Class::builder("StringIO")
        .module("_io")
        .base(base::text_base())
        .constructor(|_, args| {
            let [initial, newline] = args.bind("StringIO", ["initial_value", "newline"], 0)?;
            let newline = Newline::from_value(&or(newline, "\n"))?;
            let this = StringIo {
                newline,
                store: RefCell::new(Some(Store {
                    items: Vec::new(),
                    at: 0,
                })),
            };
            match or(initial, Value::None) {
                Value::None => {}
                initial => match initial.as_str() {
                    Some(text) => this.put(&text)?,
                    None => {
                        let class = ops::type_name(&initial);
                        let text = format!("initial_value must be str or None, not {class}");
                        return Err(Exception::type_error(text));
                    }
                },
            }
            this.with(|store| store.at = 0)?;
            Ok(Value::object(this))
        })
        .method(n!("getvalue"), |this, _| {
            let text: String = string(this)?.with(|store| store.items.iter().collect())?;
            Ok(Value::from(text))
        })
        .method(n!("read"), |this, args| {
            let size = base::size(args, "read")?;
            let text: String = string(this)?.with(|store| store.take(size).iter().collect())?;
            Ok(Value::from(text))
        })
        .method(n!("readline"), |this, args| {
            Ok(Value::from(
                string(this)?.readline(base::size(args, "readline")?)?,
            ))
        })
        .method(n!("write"), |this, args| {
            let [text] = args.exact("write")?;
            let Some(text) = text.as_str() else {
                let class = ops::type_name(&text);
                return Err(Exception::type_error(format!(
                    "string argument expected, got '{class}'"
                )));
            };
            string(this)?.put(&text)?;
            Ok(Value::from(text.char_len()))
        })
        .method(n!("seek"), |this, args| {
            let (offset, whence) = position(args)?;
            let at = string(this)?.with(|store| match whence {
                0 => usize::try_from(offset).map_err(|_| {
                    Exception::value_error(format!("Negative seek position {offset}"))
                }),
                1 | 2 if offset != 0 => Err(Exception::new(
                    "OSError",
                    "Can't do nonzero cur-relative seeks",
                )),
                1 => Ok(store.at),
                2 => Ok(store.items.len()),
                _ => Err(Exception::value_error(format!(
                    "Invalid whence ({whence}, should be 0, 1 or 2)"
                ))),
            })??;
            string(this)?.with(|store| store.at = at)?;
            Ok(Value::from(at))
        })
        .method(n!("tell"), |this, _| {
            string(this)?.with(|store| Value::from(store.at))
        })
        .method(n!("truncate"), |this, args| {
            let size = new_size(args, string(this)?.with(|store| store.at)?)?;
            string(this)?.with(|store| store.items.truncate(size))?;
            Ok(Value::from(size))
        })
        .method(n!("close"), |this, _| {
            string(this)?.store.replace(None);
            Ok(Value::None)
        })
        .method(n!("readable"), |this, _| {
            string(this)?.with(|_| Value::Bool(true))
        })
        .method(n!("writable"), |this, _| {
            string(this)?.with(|_| Value::Bool(true))
        })
        .method(n!("seekable"), |this, _| {
            string(this)?.with(|_| Value::Bool(true))
        })
        .getter(n!("closed"), |this| {
            Ok(Value::Bool(string(this)?.store.borrow().is_none()))
        })
        .attr("encoding", Value::None)
        .attr("errors", Value::None)
        .attr("newlines", Value::None)
        .getter(n!("line_buffering"), |this| {
            string(this)?.with(|_| Value::Bool(false))
        })
        .build()
}

fn bytes_class() -> Class {
    Class::builder("BytesIO")
        .module("_io")
        .base(base::buffered_base())
        .constructor(|_, args| {
            let [initial] = args.bind("BytesIO", ["initial_bytes"], 0)?;
            let items = if initial.is_unset() || initial.is_none() {
                Vec::new()
            } else {
                buffer(&initial)?
            };
            Ok(Value::object(BytesIo {
                store: RefCell::new(Some(Store { items, at: 0 })),
                exports: Cell::new(0),
            }))
        })
        .method(n!("getvalue"), |this, _| {
            bytes(this)?.with(|store| Value::Bytes(Bytes::new(&store.items)))
        })
        .method(n!("getbuffer"), |this, _| {
            let len = bytes(this)?.with(|store| store.items.len())?;
            Ok(MemoryView::over(this.native(), len, false))
        })
        .method(n!("read"), |this, args| {
            let size = base::size(args, "read")?;
            bytes(this)?.with(|store| Value::Bytes(Bytes::new(store.take(size))))
        })
        .method(n!("read1"), |this, args| {
            let size = base::size(args, "read1")?;
            bytes(this)?.with(|store| Value::Bytes(Bytes::new(store.take(size))))
        })
        .method(n!("readline"), |this, args| {
            Ok(Value::Bytes(Bytes::from(
                bytes(this)?.readline(base::size(args, "readline")?)?,
            )))
        })
        .method(n!("readinto"), |this, args| {
            let this = bytes(this)?;
            read_into(args, |n| this.with(|store| store.take(Some(n)).to_vec()))
        })
        .method(n!("write"), |this, args| {
            let [data] = args.exact("write")?;
            let this = bytes(this)?;
            this.with(|_| ())?;
            this.check_exports()?;
            let data = buffer(&data)?;
            this.with(|store| store.write(&data, 0))?;
            Ok(Value::from(data.len()))
        })
        .method(n!("seek"), |this, args| {
            let (offset, whence) = position(args)?;
            let this = bytes(this)?;
            let base = this.with(|store| match whence {
                0 if offset < 0 => Err(Exception::value_error(format!(
                    "negative seek value {offset}"
                ))),
                0 => Ok(0),
                1 => Ok(store.at),
                2 => Ok(store.items.len()),
                _ => Err(Exception::value_error(format!(
                    "invalid whence ({whence}, should be 0, 1 or 2)"
                ))),
            })??;
            let at = (base as i64).saturating_add(offset).max(0) as usize;
            this.with(|store| store.at = at)?;
            Ok(Value::from(at))
        })
        .method(n!("tell"), |this, _| {
            bytes(this)?.with(|store| Value::from(store.at))
        })
        .method(n!("truncate"), |this, args| {
            let this = bytes(this)?;
            this.check_exports()?;
            let size = new_size(args, this.with(|store| store.at)?)?;
            this.with(|store| store.items.truncate(size))?;
            Ok(Value::from(size))
        })
        .method(n!("close"), |this, _| {
            let this = bytes(this)?;
            this.check_exports()?;
            this.store.replace(None);
            Ok(Value::None)
        })
        .method(n!("flush"), |this, _| bytes(this)?.with(|_| Value::None))
        .method(n!("readable"), |this, _| {
            bytes(this)?.with(|_| Value::Bool(true))
        })
        .method(n!("writable"), |this, _| {
            bytes(this)?.with(|_| Value::Bool(true))
        })
        .method(n!("seekable"), |this, _| {
            bytes(this)?.with(|_| Value::Bool(true))
        })
        .getter(n!("closed"), |this| {
            Ok(Value::Bool(bytes(this)?.store.borrow().is_none()))
        })
        .build()
}

impl Object for StringIo {
    fn class(&self) -> Class {
        string_io()
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(if self.store.borrow().is_none() {
            Err(closed())
        } else {
            Ok(this.clone())
        })
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(
            self.readline(None)
                .map(|line| (!line.is_empty()).then(|| Value::from(line))),
        )
    }
}

impl Object for BytesIo {
    fn class(&self) -> Class {
        bytes_io()
    }
    fn memory(&self, f: &mut dyn FnMut(&mut [u8])) -> bool {
        self.with(|store| f(&mut store.items)).is_ok()
    }
    fn exports(&self) -> Option<&Cell<usize>> {
        Some(&self.exports)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        Some(
            self.readline(None)
                .map(|line| (!line.is_empty()).then(|| Value::Bytes(Bytes::from(line)))),
        )
    }
}

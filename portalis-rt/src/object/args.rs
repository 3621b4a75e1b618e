//! [`Args`]: the arguments of one call, and how native functions take them apart.

use smallvec::SmallVec;

use super::{Exception, Result, Str, Value};

/// A few objects in a row, without a heap allocation of their own.
pub type Values = SmallVec<[Value; 4]>;

/// The arguments of one call.
#[derive(Clone, Default)]
pub struct Args {
    /// Positional arguments, in order.
    pub pos: Values,
    /// Keyword arguments, in order, names distinct.
    pub kw: Vec<(Str, Value)>,
}

impl Args {
    /// No arguments.
    #[inline]
    pub fn none() -> Args {
        Args::default()
    }

    /// Positional arguments only.
    #[inline]
    pub fn pos<const N: usize>(values: [Value; N]) -> Args {
        let mut pos = Values::new();
        for value in values {
            pos.push(value);
        }
        Args {
            pos,
            kw: Vec::new(),
        }
    }

    /// Positional arguments from a list.
    pub fn from_vec(values: Vec<Value>) -> Args {
        Args {
            pos: SmallVec::from_vec(values),
            kw: Vec::new(),
        }
    }

    /// Adds `name=value`.
    pub fn with_kw(mut self, name: &str, value: Value) -> Args {
        self.kw.push((Str::new(name), value));
        self
    }

    /// Puts `this` first, as a bound method's call does.
    #[inline]
    pub fn prepend(mut self, this: Value) -> Args {
        self.push_front(this);
        self
    }

    /// Puts `this` first.
    #[inline]
    pub(crate) fn push_front(&mut self, this: Value) {
        self.pos.insert(0, this);
    }

    /// Takes keyword `name` out.
    pub fn take_kw(&mut self, name: &str) -> Option<Value> {
        let i = self.kw.iter().position(|(k, _)| k == name)?;
        Some(self.kw.remove(i).1)
    }

    /// Binds to named parameters (each may be given by position or keyword); the first `required`
    /// must be there, absent ones are [`Value::Unset`].
    ///
    /// # Errors
    /// `TypeError` with CPython's wording for a builtin called with wrong arguments.
    pub fn bind<const N: usize>(
        self,
        function: &str,
        names: [&str; N],
        required: usize,
    ) -> Result<[Value; N]> {
        let mut out: [Value; N] = std::array::from_fn(|_| Value::Unset);
        let given = self.pos.len();
        if given > N {
            let plural = if N == 1 { "argument" } else { "arguments" };
            let bound = if required == N { "exactly" } else { "at most" };
            return Err(Exception::type_error(format!(
                "{function}() takes {bound} {N} {plural} ({given} given)"
            )));
        }
        for (slot, value) in out.iter_mut().zip(self.pos) {
            *slot = value;
        }
        for (name, value) in self.kw {
            match names.iter().position(|n| name == *n) {
                Some(i) if out[i].is_unset() => out[i] = value,
                Some(i) => {
                    return Err(Exception::type_error(format!(
                        "argument for {function}() given by name ('{name}') and position ({})",
                        i + 1
                    )));
                }
                None => {
                    return Err(Exception::type_error(format!(
                        "'{name}' is an invalid keyword argument for {function}()"
                    )));
                }
            }
        }
        for (i, value) in out.iter().enumerate().take(required) {
            if value.is_unset() {
                return Err(Exception::type_error(format!(
                    "{function}() missing required argument '{}' (pos {})",
                    names[i],
                    i + 1
                )));
            }
        }
        Ok(out)
    }

    /// Exactly `N` positional arguments, no keywords.
    ///
    /// # Errors
    /// `TypeError` with CPython's wording for positional-only builtins.
    pub fn exact<const N: usize>(self, function: &str) -> Result<[Value; N]> {
        self.no_kw(function)?;
        let given = self.pos.len();
        if given != N {
            return Err(Exception::type_error(match N {
                0 => format!("{function}() takes no arguments ({given} given)"),
                1 => format!("{function}() takes exactly one argument ({given} given)"),
                _ => format!("{function} expected {N} arguments, got {given}"),
            }));
        }
        let mut values = self.pos.into_iter();
        Ok(std::array::from_fn(|_| values.next().unwrap_or_default()))
    }

    /// Between `min` and `N` positional arguments, no keywords; absent ones are [`Value::Unset`].
    ///
    /// # Errors
    /// `TypeError` with CPython's wording.
    pub fn range<const N: usize>(self, function: &str, min: usize) -> Result<[Value; N]> {
        self.no_kw(function)?;
        let given = self.pos.len();
        if given < min || given > N {
            let (bound, limit) = if given < min {
                ("at least", min)
            } else {
                ("at most", N)
            };
            let plural = if limit == 1 { "argument" } else { "arguments" };
            return Err(Exception::type_error(format!(
                "{function} expected {bound} {limit} {plural}, got {given}"
            )));
        }
        let mut values = self.pos.into_iter();
        Ok(std::array::from_fn(|_| values.next().unwrap_or_default()))
    }

    /// # Errors
    /// `TypeError` if there are keyword arguments.
    pub fn no_kw(&self, function: &str) -> Result<()> {
        if self.kw.is_empty() {
            return Ok(());
        }
        Err(Exception::type_error(format!(
            "{function}() takes no keyword arguments"
        )))
    }
}

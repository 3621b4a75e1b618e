//! `__name__` and `__qualname__` that a program set on a generator or coroutine.

use std::cell::Cell;

use super::{ClassBuilder, Exception, Result, Str, Value};

/// The names that were set; most objects have none.
#[derive(Default)]
pub(crate) struct Renamed(Cell<Option<Box<Names>>>);

#[derive(Clone, Default)]
struct Names {
    name: Option<Str>,
    qualname: Option<Str>,
}

impl Renamed {
    fn names(&self) -> Names {
        let names = self.0.take();
        let copy = names.as_deref().cloned().unwrap_or_default();
        self.0.set(names);
        copy
    }

    /// `__name__`, where the function has this one.
    pub(crate) fn name(&self, own: &'static str) -> Str {
        self.names().name.unwrap_or_else(|| Str::from(own))
    }

    /// `__qualname__`, where the function has this one.
    pub(crate) fn qualname(&self, own: &'static str) -> Str {
        self.names().qualname.unwrap_or_else(|| Str::from(own))
    }

    /// Takes over what was set on another object.
    pub(crate) fn copy(&self, other: &Renamed) {
        let names = other.0.take();
        self.0.set(names.clone());
        other.0.set(names);
    }

    /// `x.__name__ = value`
    ///
    /// # Errors
    /// `TypeError` for anything but a string.
    pub(crate) fn set_name(&self, value: &Value) -> Result<()> {
        let name = Some(text(value, "__name__")?);
        self.0.set(Some(Box::new(Names {
            name,
            ..self.names()
        })));
        Ok(())
    }

    /// `x.__qualname__ = value`
    ///
    /// # Errors
    /// `TypeError` for anything but a string.
    pub(crate) fn set_qualname(&self, value: &Value) -> Result<()> {
        let qualname = Some(text(value, "__qualname__")?);
        self.0.set(Some(Box::new(Names {
            qualname,
            ..self.names()
        })));
        Ok(())
    }
}

impl ClassBuilder {
    /// Adds `__name__` and `__qualname__` to a class of coroutines or generators.
    pub(crate) fn renamable(self) -> Self {
        self.getset(
            "__name__",
            |this| of(this).map(|(name, _, renamed)| Value::Str(renamed.name(name))),
            |this, value| of(this)?.2.set_name(&value),
        )
        .getset(
            "__qualname__",
            |this| of(this).map(|(_, qualname, renamed)| Value::Str(renamed.qualname(qualname))),
            |this, value| of(this)?.2.set_qualname(&value),
        )
    }
}

/// The names of its function, and what was set.
fn of(this: &Value) -> Result<(&'static str, &'static str, &Renamed)> {
    match this {
        Value::Coroutine(c) => Ok((c.name(), c.qualname, &c.renamed)),
        Value::Generator(g) => Ok((g.name(), g.qualname, &g.renamed)),
        other => Err(Exception::type_error(format!(
            "'{}' object is no coroutine or generator",
            crate::ops::type_name(other)
        ))),
    }
}

fn text(value: &Value, attr: &str) -> Result<Str> {
    value
        .as_str()
        .ok_or_else(|| Exception::type_error(format!("{attr} must be set to a string object")))
}

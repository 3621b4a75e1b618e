//! Arguments of a call with `*` or `**`.

use crate::object::args::Values;
use crate::object::{Args, Exception, Result, Str, Value};
use crate::ops;

/// Builds the arguments of one call, in order.
pub struct ArgsBuilder<'a> {
    callee: &'a Value,
    args: Args,
}

impl<'a> ArgsBuilder<'a> {
    /// No arguments yet; `callee` is named in errors.
    pub fn new(callee: &'a Value) -> ArgsBuilder<'a> {
        ArgsBuilder {
            callee,
            args: Args::none(),
        }
    }

    /// `value`
    pub fn push(&mut self, value: Value) {
        self.args.pos.push(value);
    }

    /// `*value`
    ///
    /// # Errors
    /// `TypeError` if it is not iterable; what iterating raises.
    pub fn spread(&mut self, value: &Value) -> Result<()> {
        if ops::iterate::iter_opt(value)?.is_none() {
            return Err(Exception::type_error(format!(
                "{} argument after * must be an iterable, not {}",
                self.name(),
                ops::type_name(value)
            )));
        }
        self.add_all(ops::to_vec(value)?);
        Ok(())
    }

    /// `*value` for a list that nobody else has: its items are moved.
    ///
    /// # Errors
    /// As [`ArgsBuilder::spread`].
    pub fn spread_new(&mut self, value: Value) -> Result<()> {
        match value {
            Value::List(list) => {
                self.add_all(list.into_vec());
                Ok(())
            }
            value => self.spread(&value),
        }
    }

    fn add_all(&mut self, values: Vec<Value>) {
        if self.args.pos.is_empty() {
            self.args.pos = Values::from_vec(values);
        } else {
            self.args.pos.extend(values);
        }
    }

    /// `name=value`
    ///
    /// # Errors
    /// `TypeError` if the name was given before.
    pub fn keyword(&mut self, name: &str, value: Value) -> Result<()> {
        self.add(Str::new(name), value)
    }

    /// `**value`
    ///
    /// # Errors
    /// `TypeError` if it is no mapping with `str` keys, or a name was given before.
    pub fn spread_keywords(&mut self, value: &Value) -> Result<()> {
        if let Value::Dict(dict) = value {
            return dict
                .items()
                .into_iter()
                .try_for_each(|(key, item)| self.add_key(&key, item));
        }
        let Some(keys) = ops::get_attr_opt(value, "keys")? else {
            return Err(Exception::type_error(format!(
                "{} argument after ** must be a mapping, not {}",
                self.name(),
                ops::type_name(value)
            )));
        };
        for key in ops::to_vec(&ops::call(&keys, Args::none())?)? {
            let item = ops::get_item(value, &key)?;
            self.add_key(&key, item)?;
        }
        Ok(())
    }

    fn add_key(&mut self, key: &Value, item: Value) -> Result<()> {
        match key.as_str() {
            Some(name) => self.add(name, item),
            None => Err(Exception::type_error("keywords must be strings")),
        }
    }

    /// The arguments.
    pub fn finish(self) -> Args {
        self.args
    }

    fn add(&mut self, name: Str, value: Value) -> Result<()> {
        if self.args.kw.iter().any(|(known, _)| *known == name) {
            return Err(Exception::type_error(format!(
                "{} got multiple values for keyword argument '{name}'",
                self.name()
            )));
        }
        self.args.kw.push((name, value));
        Ok(())
    }

    /// `module.function()`, as CPython names the callee in these errors.
    fn name(&self) -> String {
        let text = |name: &str| {
            ops::get_attr_opt(self.callee, name)
                .ok()
                .flatten()
                .and_then(|v| v.as_str())
        };
        let Some(qualname) = text("__qualname__") else {
            return ops::str(self.callee)
                .map(|s| s.to_string())
                .unwrap_or_default();
        };
        match text("__module__") {
            Some(module) if module != "builtins" => format!("{module}.{qualname}()"),
            _ => format!("{qualname}()"),
        }
    }
}

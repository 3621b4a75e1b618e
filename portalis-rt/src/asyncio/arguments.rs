//! Arguments of asyncio's own functions, which CPython writes in Python: the errors for wrong ones are
//! those of Python functions.

use crate::object::{Args, Coroutine, Exception, Result, Value};
use crate::ops::bind::name_list;

/// The parameters of a function.
pub(crate) struct Parameters<const N: usize> {
    /// As errors show it (`__qualname__`).
    pub(crate) function: &'static str,
    /// The names; the first `positional` may be given by position.
    pub(crate) names: [&'static str; N],
    pub(crate) positional: usize,
    /// How many of the first must be given.
    pub(crate) required: usize,
    /// 1 for a method: `self` counts.
    pub(crate) own: usize,
}

/// A function `f(a, b=…)`: all may be given by position.
pub(crate) fn function<const N: usize>(
    args: Args,
    function: &'static str,
    names: [&'static str; N],
    required: usize,
) -> Result<[Value; N]> {
    Parameters {
        function,
        names,
        positional: N,
        required,
        own: 0,
    }
    .bind(args)
}

/// A method `f(self, a, b=…)`.
pub(crate) fn method<const N: usize>(
    args: Args,
    function: &'static str,
    names: [&'static str; N],
    required: usize,
) -> Result<[Value; N]> {
    Parameters {
        function,
        names,
        positional: N,
        required,
        own: 1,
    }
    .bind(args)
}

impl<const N: usize> Parameters<N> {
    /// One value for each parameter; `Unset` for those not given.
    ///
    /// # Errors
    /// `TypeError`
    pub(crate) fn bind(&self, args: Args) -> Result<[Value; N]> {
        if args.kw.is_empty()
            && args.pos.len() <= self.positional
            && args.pos.len() >= self.required
        {
            let mut given = args.pos.into_iter();
            return Ok(std::array::from_fn(|_| given.next().unwrap_or_default()));
        }
        self.bind_slow(args)
    }

    #[cold]
    fn bind_slow(&self, args: Args) -> Result<[Value; N]> {
        let mut values: [Value; N] = std::array::from_fn(|_| Value::Unset);
        let given = args.pos.len();
        for (slot, value) in values.iter_mut().take(self.positional).zip(args.pos) {
            *slot = value;
        }
        let mut keyword_only = 0;
        for (name, value) in args.kw {
            let Some(at) = self.names.iter().position(|n| name == *n) else {
                return Err(Exception::type_error(format!(
                    "{}() got an unexpected keyword argument '{name}'",
                    self.function
                )));
            };
            if !values[at].is_unset() {
                return Err(Exception::type_error(format!(
                    "{}() got multiple values for argument '{name}'",
                    self.function
                )));
            }
            keyword_only += usize::from(at >= self.positional);
            values[at] = value;
        }
        if given > self.positional {
            return Err(self.too_many(given, keyword_only));
        }
        let missing: Vec<&str> = self
            .names
            .iter()
            .zip(&values)
            .take(self.required)
            .filter(|(_, v)| v.is_unset())
            .map(|(n, _)| *n)
            .collect();
        if !missing.is_empty() {
            let plural = if missing.len() == 1 { "" } else { "s" };
            return Err(Exception::type_error(format!(
                "{}() missing {} required positional argument{plural}: {}",
                self.function,
                missing.len(),
                name_list(&missing)
            )));
        }
        Ok(values)
    }

    fn too_many(&self, given: usize, keyword_only: usize) -> Exception {
        let most = self.positional + self.own;
        let least = self.required.min(self.positional) + self.own;
        let given = given + self.own;
        let (takes, plural) = if least == most {
            (most.to_string(), most != 1)
        } else {
            (format!("from {least} to {most}"), true)
        };
        let plural = if plural { "s" } else { "" };
        let were = if keyword_only > 0 {
            format!(
                "{given} positional argument{} (and {keyword_only} keyword-only argument{}) were",
                if given == 1 { "" } else { "s" },
                if keyword_only == 1 { "" } else { "s" }
            )
        } else if given == 1 {
            "1 was".to_owned()
        } else {
            format!("{given} were")
        };
        Exception::type_error(format!(
            "{}() takes {takes} positional argument{plural} but {were} given",
            self.function
        ))
    }
}

/// The coroutine object that an `async def` of asyncio's gives.
pub(crate) fn coroutine(
    qualname: &'static str,
    future: impl std::future::Future<Output = Result<Value>> + 'static,
) -> Result<Value> {
    Ok(Value::Coroutine(Coroutine::new(qualname, future)))
}

/// `value`, or `None` if it was not given.
pub(crate) fn or_none(value: Value) -> Value {
    if value.is_unset() { Value::None } else { value }
}

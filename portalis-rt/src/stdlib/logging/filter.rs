//! `Filter`, and what loggers and handlers do with their filters.

use crate::object::{Args, Class, Result, Value};
use crate::ops;
use crate::stdlib::signature;

thread_local! {
    static FILTERER: Class = Class::builder("Filterer")
        .module("logging")
        .python()
        .raw_method("__init__", |this, _| {
            ops::set_attr(this, "filters", Value::list(Vec::new()))?;
            Ok(Value::None)
        })
        .raw_method("addFilter", |this, args| {
            let [filter] = signature::method("Filterer.addFilter", args, ["filter"], 1)?;
            let filters = ops::get_attr(this, "filters")?;
            if !ops::contains(&filters, &filter)? {
                ops::call_method(&filters, "append", Args::pos([filter]))?;
            }
            Ok(Value::None)
        })
        .raw_method("removeFilter", |this, args| {
            let [filter] = signature::method("Filterer.removeFilter", args, ["filter"], 1)?;
            let filters = ops::get_attr(this, "filters")?;
            if ops::contains(&filters, &filter)? {
                ops::call_method(&filters, "remove", Args::pos([filter]))?;
            }
            Ok(Value::None)
        })
        .raw_method("filter", |this, args| {
            let [record] = signature::method("Filterer.filter", args, ["record"], 1)?;
            apply(this, record)
        })
        .build();
    static FILTER: Class = Class::builder("Filter")
        .module("logging")
        .python()
        .raw_method("__init__", |this, args| {
            let [name] = signature::method("Filter.__init__", args, ["name"], 0)?;
            let name = signature::or(name, "");
            let len = ops::len(&name)?;
            ops::set_attr(this, "name", name)?;
            ops::set_attr(this, "nlen", Value::from(len))?;
            Ok(Value::None)
        })
        .raw_method("filter", |this, args| {
            let [record] = signature::method("Filter.filter", args, ["record"], 1)?;
            let own = ops::str(&ops::get_attr(this, "name")?)?;
            let name = ops::str(&ops::get_attr(&record, "name")?)?;
            let passes = match name.strip_prefix(own.as_str()) {
                Some(rest) => own.is_empty() || rest.is_empty() || rest.starts_with('.'),
                None => false,
            };
            Ok(Value::Bool(passes))
        })
        .build();
}

/// `logging.Filterer`
pub(super) fn filterer_class() -> Class {
    FILTERER.with(Clone::clone)
}

/// `logging.Filter`
pub(super) fn class() -> Class {
    FILTER.with(Clone::clone)
}

/// `Filterer.filter(self, record)`: what all filters say, a record if one replaced it.
fn apply(this: &Value, mut record: Value) -> Result<Value> {
    for filter in ops::to_vec(&ops::get_attr(this, "filters")?)? {
        let args = Args::pos([record.clone()]);
        let result = match ops::get_attr_opt(&filter, "filter")? {
            Some(method) => ops::call(&method, args)?,
            None => ops::call(&filter, args)?,
        };
        if !ops::truth(&result)? {
            return Ok(Value::Bool(false));
        }
        if ops::is_instance(&result, &Value::Class(super::record::class()))? {
            record = result;
        }
    }
    Ok(record)
}

/// The record that passes the filters of `this`, if it passes.
pub(super) fn passing(this: &Value, record: Value) -> Result<Option<Value>> {
    if let Value::Instance(instance) = this
        && matches!(instance.attrs.get("filters"), Some(Value::List(filters)) if filters.is_empty())
        && instance
            .class()
            .lookup("filter")
            .is_some_and(|f| matches!(f, Value::Native(_)))
    {
        return Ok(Some(record));
    }
    let result = ops::call_method(this, "filter", Args::pos([record.clone()]))?;
    if !ops::truth(&result)? {
        return Ok(None);
    }
    let is_record = ops::is_instance(&result, &Value::Class(super::record::class()))?;
    Ok(Some(if is_record { result } else { record }))
}

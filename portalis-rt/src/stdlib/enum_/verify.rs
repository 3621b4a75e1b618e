//! `enum.unique` and `enum.verify`.

use super::{class, is_flag, map, members, own};
use crate::object::{Args, Class, Exception, NativeFunction, Result, Value};
use crate::ops;

/// `@unique`
pub(super) fn unique(args: Args) -> Result<Value> {
    let [this] = args.exact("unique")?;
    match aliases(&this)?.as_slice() {
        [] => Ok(this),
        found => Err(Exception::value_error(format!(
            "duplicate values found in {}: {}",
            ops::repr(&this)?,
            found.join(", ")
        ))),
    }
}

/// `alias -> name` for each alias.
pub(super) fn aliases(this: &Value) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, member) in map(&class(this)?).items() {
        let canonical = ops::str(&own(&member, "_name_"))?;
        let name = ops::str(&name)?;
        if name != canonical {
            found.push(format!("{name} -> {canonical}"));
        }
    }
    Ok(found)
}

pub(super) fn verify(args: Args) -> Result<Value> {
    let checks: Vec<Value> = args.pos.to_vec();
    Ok(Value::Native(NativeFunction::new("verify", move |args| {
        let [this] = args.exact("verify")?;
        let class = class(&this)?;
        for check in &checks {
            match own(check, "_name_").as_str().as_deref() {
                Some("UNIQUE") => {
                    let found = aliases(&this)?;
                    if !found.is_empty() {
                        return Err(Exception::value_error(format!(
                            "aliases found in {}: {}",
                            ops::repr(&this)?,
                            found.join(", ")
                        )));
                    }
                }
                Some("CONTINUOUS") => check_continuous(&this, &class)?,
                _ => {}
            }
        }
        Ok(this)
    })))
}

pub(super) fn check_continuous(this: &Value, class: &Class) -> Result<()> {
    let mut values: Vec<i64> = members(class)
        .iter()
        .filter_map(|m| {
            if let Value::Int(i) = own(m, "_value_") {
                Some(i)
            } else {
                None
            }
        })
        .collect();
    values.sort_unstable();
    let (Some(&low), Some(&high)) = (values.first(), values.last()) else {
        return Ok(());
    };
    let flag = is_flag(class);
    let mut missing = Vec::new();
    let mut wanted = low;
    while wanted < high {
        wanted = if flag {
            wanted.saturating_mul(2)
        } else {
            wanted + 1
        };
        if wanted < high && !values.contains(&wanted) {
            missing.push(wanted.to_string());
        }
        if missing.len() > 100 {
            break;
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let kind = if flag { "flag" } else { "enum" };
    let _ = this;
    Err(Exception::value_error(format!(
        "invalid {kind} '{}': missing values {}",
        class.name(),
        missing.join(", ")
    )))
}

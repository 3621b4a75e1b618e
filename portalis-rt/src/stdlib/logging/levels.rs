//! Levels and their names.

use crate::object::{Args, Dict, Exception, Result, Value};
use crate::ops;

pub(super) const CRITICAL: i64 = 50;
pub(super) const ERROR: i64 = 40;
pub(super) const WARNING: i64 = 30;
pub(super) const INFO: i64 = 20;
pub(super) const DEBUG: i64 = 10;

thread_local! {
    static TO_NAME: Dict = {
        let dict = Dict::new();
        let levels =
            [(CRITICAL, "CRITICAL"), (ERROR, "ERROR"), (WARNING, "WARNING"), (INFO, "INFO"), (DEBUG, "DEBUG"), (0, "NOTSET")];
        for (level, name) in levels {
            let _ = dict.set(Value::Int(level), Value::str(name));
        }
        dict
    };
    static TO_LEVEL: Dict = {
        let dict = Dict::new();
        for (name, level) in [
            ("CRITICAL", CRITICAL),
            ("FATAL", CRITICAL),
            ("ERROR", ERROR),
            ("WARN", WARNING),
            ("WARNING", WARNING),
            ("INFO", INFO),
            ("DEBUG", DEBUG),
            ("NOTSET", 0),
        ] {
            dict.set_str(name, Value::Int(level));
        }
        dict
    };
}

/// `logging._levelToName`
pub(super) fn to_name() -> Dict {
    TO_NAME.with(Clone::clone)
}

/// `logging._nameToLevel`
pub(super) fn to_level() -> Dict {
    TO_LEVEL.with(Clone::clone)
}

/// `logging.getLevelName(level)`
pub(super) fn level_name(level: &Value) -> Result<Value> {
    if let Some(name) = to_name().get(level)? {
        return Ok(name);
    }
    if let Some(level) = to_level().get(level)? {
        return Ok(level);
    }
    Ok(Value::from(format!("Level {}", ops::str(level)?)))
}

/// `logging.addLevelName(level, name)`
pub(super) fn add(args: Args) -> Result<Value> {
    let [level, name] =
        super::signature::bind("addLevelName", false, args, ["level", "levelName"], 2)?;
    to_name().set(level.clone(), name.clone())?;
    to_level().set(name, level)?;
    Ok(Value::None)
}

/// The number of a level given as number or name.
///
/// # Errors
/// `ValueError` for an unknown name; `TypeError` for what is neither.
pub(super) fn check(level: &Value) -> Result<Value> {
    match level.native() {
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => Ok(level.clone()),
        Value::Str(name) => to_level()
            .get_str(&name)
            .ok_or_else(|| match ops::repr(level) {
                Ok(text) => Exception::value_error(format!("Unknown level: {text}")),
                Err(e) => e,
            }),
        _ => Err(Exception::type_error(format!(
            "Level not an integer or a valid string: {}",
            ops::repr(level)?
        ))),
    }
}

/// The number of a level that [`check`] gave, for comparison.
pub(super) fn number(level: &Value) -> i64 {
    match level {
        Value::Int(level) => *level,
        Value::Bool(level) => i64::from(*level),
        Value::Instance(i) => number(&i.payload()),
        _ => 0,
    }
}

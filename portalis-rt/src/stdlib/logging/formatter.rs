//! `Formatter`, its three styles, and `BufferingFormatter`.

use crate::object::{Args, Class, Dict, Exception, Instance, Result, Value};
use crate::ops::{self, BinaryOp};
use crate::stdlib::datetime::{local, strftime};
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static PERCENT: Class = style_class("PercentStyle", "%(message)s", "%(asctime)s", "%(asctime)", None);
    static BRACE: Class = style_class("StrFormatStyle", "{message}", "{asctime}", "{asctime", Some(percent_class()));
    static TEMPLATE: Class =
        style_class("StringTemplateStyle", "${message}", "${asctime}", "${asctime}", Some(percent_class()));
    static DEFAULT: Value = {
        let formatter = Instance::new(class());
        // The default format cannot be invalid.
        let _ = init(&Value::Instance(formatter.clone()), Args::none());
        Value::Instance(formatter)
    };
    static CLASS: Class = Class::builder("Formatter")
        .module("logging")
        .python()
        .attr("default_time_format", Value::str("%Y-%m-%d %H:%M:%S"))
        .attr("default_msec_format", Value::str("%s,%03d"))
        .raw_method("__init__", init)
        .raw_method("converter", |_, args| {
            let [seconds] = args.exact("localtime")?;
            let time = crate::program::import_library(&crate::stdlib::library::inner::TIME)?;
            ops::call_method(&time, "localtime", Args::pos([seconds]))
        })
        .raw_method("formatTime", |this, args| {
            let [record, datefmt] = signature::method("Formatter.formatTime", args, ["record", "datefmt"], 1)?;
            format_time(this, &record, &datefmt)
        })
        .raw_method("formatException", |_, args| {
            let [info] = signature::method("Formatter.formatException", args, ["ei"], 1)?;
            Ok(Value::from(exception_text(&info)?))
        })
        .raw_method("usesTime", |this, _| ops::call_method(&ops::get_attr(this, "_style")?, "usesTime", Args::none()))
        .raw_method("formatMessage", |this, args| {
            let [record] = signature::method("Formatter.formatMessage", args, ["record"], 1)?;
            ops::call_method(&ops::get_attr(this, "_style")?, "format", Args::pos([record]))
        })
        .raw_method("formatStack", |_, args| {
            let [stack] = signature::method("Formatter.formatStack", args, ["stack_info"], 1)?;
            Ok(stack)
        })
        .raw_method("format", |this, args| {
            let [record] = signature::method("Formatter.format", args, ["record"], 1)?;
            format(this, &record)
        })
        .build();
    static BUFFERING: Class = Class::builder("BufferingFormatter")
        .module("logging")
        .python()
        .raw_method("__init__", |this, args| {
            let [linefmt] = signature::method("BufferingFormatter.__init__", args, ["linefmt"], 0)?;
            let given = !linefmt.is_unset() && ops::truth(&linefmt)?;
            ops::set_attr(this, "linefmt", if given { linefmt } else { default() })?;
            Ok(Value::None)
        })
        .raw_method("formatHeader", |_, _| Ok(Value::str("")))
        .raw_method("formatFooter", |_, _| Ok(Value::str("")))
        .raw_method("format", |this, args| {
            let [records] = signature::method("BufferingFormatter.format", args, ["records"], 1)?;
            let mut out = String::new();
            let all = ops::to_vec(&records)?;
            if all.is_empty() {
                return Ok(Value::str(""));
            }
            let text = |v: Result<Value>| v.and_then(|v| ops::str(&v));
            out.push_str(&text(ops::call_method(this, "formatHeader", Args::pos([records.clone()])))?);
            let line = ops::get_attr(this, "linefmt")?;
            for record in all {
                out.push_str(&text(ops::call_method(&line, "format", Args::pos([record])))?);
            }
            out.push_str(&text(ops::call_method(this, "formatFooter", Args::pos([records])))?);
            Ok(Value::from(out))
        })
        .build();
}

/// `logging.Formatter`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}
/// `logging.PercentStyle`
pub(super) fn percent_class() -> Class {
    PERCENT.with(Clone::clone)
}
/// `logging.StrFormatStyle`
pub(super) fn brace_class() -> Class {
    BRACE.with(Clone::clone)
}
/// `logging.StringTemplateStyle`
pub(super) fn template_class() -> Class {
    TEMPLATE.with(Clone::clone)
}
/// `logging.BufferingFormatter`
pub(super) fn buffering_class() -> Class {
    BUFFERING.with(Clone::clone)
}
/// `logging._defaultFormatter`
pub(super) fn default() -> Value {
    DEFAULT.with(Clone::clone)
}

fn style_class(
    name: &'static str,
    default: &'static str,
    asctime: &'static str,
    search: &'static str,
    base: Option<Class>,
) -> Class {
    let builder = Class::builder(name)
        .module("logging")
        .python()
        .attr("default_format", Value::str(default))
        .attr("asctime_format", Value::str(asctime))
        .attr("asctime_search", Value::str(search))
        .raw_method("_format", |this, args| {
            let [record] = signature::method("_format", args, ["record"], 1)?;
            format_fields(this, &record)
        })
        .raw_method("usesTime", |this, _| uses_time(this).map(Value::Bool))
        .raw_method("validate", |this, _| {
            validate(this)?;
            Ok(Value::None)
        });
    if let Some(base) = base {
        return builder.base(base).build();
    }
    builder
        .raw_method("__init__", |this, args| {
            let [fmt, defaults] =
                signature::method("PercentStyle.__init__", args, ["fmt", "defaults"], 1)?;
            let fmt = if ops::truth(&fmt)? {
                fmt
            } else {
                ops::get_attr(this, "default_format")?
            };
            ops::set_attr(this, "_fmt", fmt)?;
            ops::set_attr(this, "_defaults", or_none(defaults))?;
            Ok(Value::None)
        })
        .raw_method("format", |this, args| {
            let [record] = signature::method("PercentStyle.format", args, ["record"], 1)?;
            match ops::call_method(this, "_format", Args::pos([record])) {
                Err(e) if e.is_a(&Exception::class_named("KeyError")) => {
                    let text = ops::str(&e.value())?;
                    Err(Exception::value_error(format!(
                        "Formatting field not found in record: {text}"
                    )))
                }
                result => result,
            }
        })
        .build()
}

/// The class of style `%`, `{` or `$`, and its basic format.
pub(super) fn style(style: &Value) -> Option<(Class, &'static str)> {
    match style.as_str()?.as_str() {
        "%" => Some((percent_class(), "%(levelname)s:%(name)s:%(message)s")),
        "{" => Some((brace_class(), "{levelname}:{name}:{message}")),
        "$" => Some((template_class(), "${levelname}:${name}:${message}")),
        _ => None,
    }
}

fn is_style(this: &Value, class: &Class) -> bool {
    ops::class_of(this).is_subclass_of(class)
}

fn uses_time(this: &Value) -> Result<bool> {
    let fmt = ops::str(&ops::get_attr(this, "_fmt")?)?;
    let search = ops::str(&ops::get_attr(this, "asctime_search")?)?;
    Ok(fmt.contains(search.as_str())
        || (is_style(this, &template_class()) && fmt.contains("$asctime")))
}

fn format_fields(this: &Value, record: &Value) -> Result<Value> {
    let fmt = ops::get_attr(this, "_fmt")?;
    let mut fields = match record {
        Value::Instance(i) => i.attrs.to_dict(),
        _ => match ops::get_attr(record, "__dict__")? {
            Value::Dict(dict) => dict,
            _ => Dict::new(),
        },
    };
    let defaults = ops::get_attr(this, "_defaults")?;
    if let Value::Dict(defaults) = &defaults.native()
        && !defaults.is_empty()
    {
        let merged = defaults.copy();
        merged.update(&fields)?;
        fields = merged;
    }
    if is_style(this, &brace_class()) {
        let mut args = Args::none();
        args.kw = fields
            .items()
            .into_iter()
            .filter_map(|(k, v)| Some((k.as_str()?, v)))
            .collect();
        return ops::call_method(&fmt, "format", args);
    }
    if is_style(this, &template_class()) {
        return template(&ops::str(&fmt)?, &fields);
    }
    ops::binary(BinaryOp::Mod, &fmt, &Value::Dict(fields))
}

/// `string.Template(fmt).substitute(fields)`
fn template(fmt: &str, fields: &Dict) -> Result<Value> {
    let mut out = String::new();
    let mut rest = fmt;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(more) = after.strip_prefix('$') {
            out.push('$');
            rest = more;
            continue;
        }
        let (name, more) = template_name(after).ok_or_else(|| {
            let before = &fmt[..fmt.len() - rest.len() + at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
            Exception::value_error(format!(
                "Invalid placeholder in string: line {line}, col {column}"
            ))
        })?;
        match fields.get_str(name) {
            Some(value) => out.push_str(&ops::str(&value)?),
            None => return Err(Exception::key_error(Value::str(name))),
        }
        rest = more;
    }
    out.push_str(rest);
    Ok(Value::from(out))
}

/// The name after a `$`, bare or in braces, and what follows.
fn template_name(after: &str) -> Option<(&str, &str)> {
    let braced = after.strip_prefix('{');
    let text = braced.unwrap_or(after);
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let (name, more) = text.split_at(end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((
        name,
        if braced.is_some() {
            more.strip_prefix('}')?
        } else {
            more
        },
    ))
}

/// # Errors
/// `ValueError` if the format has no field, or none that its style knows.
fn validate(this: &Value) -> Result<()> {
    let fmt = ops::str(&ops::get_attr(this, "_fmt")?)?;
    if is_style(this, &brace_class()) {
        return validate_brace(&fmt);
    }
    if is_style(this, &template_class()) {
        let mut found = false;
        let mut rest = fmt.as_str();
        while let Some(at) = rest.find('$') {
            let after = &rest[at + 1..];
            rest = match (after.strip_prefix('$'), template_name(after)) {
                (Some(more), _) => more,
                (None, Some((_, more))) => {
                    found = true;
                    more
                }
                (None, None) => {
                    return Err(Exception::value_error(
                        "invalid format: bare '$' not allowed",
                    ));
                }
            };
        }
        return if found {
            Ok(())
        } else {
            Err(Exception::value_error("invalid format: no fields"))
        };
    }
    if has_percent_field(&fmt) {
        return Ok(());
    }
    let default = ops::str(&ops::get_attr(this, "default_format")?)?;
    let style = default.chars().next().unwrap_or('%');
    Err(Exception::value_error(format!(
        "Invalid format '{fmt}' for '{style}' style"
    )))
}

/// Whether there is a `%(name)s` or the like.
fn has_percent_field(fmt: &str) -> bool {
    fmt.match_indices("%(").any(|(at, _)| {
        let rest = &fmt[at + 2..];
        let Some(end) = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')) else {
            return false;
        };
        let Some(spec) = rest[end..].strip_prefix(')').filter(|_| end > 0) else {
            return false;
        };
        let spec = spec.trim_start_matches(['#', '0', '+', ' ', '-']);
        let number = |s: &str| -> usize {
            if s.starts_with('*') {
                1
            } else {
                s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len()
            }
        };
        let mut spec = &spec[number(spec)..];
        if let Some(precision) = spec.strip_prefix('.') {
            spec = &precision[number(precision)..];
        }
        spec.starts_with(|c: char| "diouxefgcrsa%".contains(c.to_ascii_lowercase()))
    })
}

fn validate_brace(fmt: &str) -> Result<()> {
    let mut fields = 0;
    let mut chars = fmt.char_indices().peekable();
    let invalid = |what: String| Exception::value_error(format!("invalid format: {what}"));
    while let Some((at, c)) = chars.next() {
        match c {
            '{' if chars.peek().is_some_and(|(_, c)| *c == '{') => {
                chars.next();
            }
            '}' if chars.peek().is_some_and(|(_, c)| *c == '}') => {
                chars.next();
            }
            '}' => {
                return Err(invalid(
                    "Single '}' encountered in format string".to_owned(),
                ));
            }
            '{' => {
                let Some(len) = closing_brace(&fmt[at + 1..]) else {
                    let open = fmt.len() == at + 1;
                    return Err(invalid(
                        if open {
                            "Single '{' encountered in format string"
                        } else {
                            "expected '}' before end of string"
                        }
                        .to_owned(),
                    ));
                };
                let field = &fmt[at + 1..at + 1 + len];
                if !field.is_empty() {
                    check_brace_field(field).map_err(invalid)?;
                    fields += 1;
                }
                while chars.peek().is_some_and(|(i, _)| *i <= at + 1 + len) {
                    chars.next();
                }
            }
            _ => {}
        }
    }
    if fields == 0 {
        Err(invalid("no fields".to_owned()))
    } else {
        Ok(())
    }
}

/// Where the brace closes that was opened before `text`.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 1;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

fn check_brace_field(field: &str) -> Result<(), String> {
    let (head, spec) = field.split_once(':').unwrap_or((field, ""));
    let (name, conversion) = head
        .split_once('!')
        .map_or((head, None), |(n, c)| (n, Some(c)));
    let mut parts = name.split(['.', '[']);
    let first = parts.next().unwrap_or("");
    let word = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !(word(first) && parts.all(|p| word(p.trim_end_matches(']')))) {
        return Err(format!("invalid field name/expression: '{name}'"));
    }
    if let Some(conversion) = conversion
        && !matches!(conversion, "r" | "s" | "a")
    {
        return Err(format!("invalid conversion: '{conversion}'"));
    }
    let last = spec.chars().last();
    let bad = last.is_some_and(|c| {
        !(c.is_ascii_digit() || "bcdefgnosx%<>=^+- }".contains(c.to_ascii_lowercase()))
    });
    if bad {
        Err(format!("bad specifier: '{spec}'"))
    } else {
        Ok(())
    }
}

/// A formatter as `Formatter(fmt, datefmt, style)` makes it.
pub(super) fn new(fmt: Value, datefmt: Value, style: Value) -> Result<Value> {
    let this = Value::Instance(Instance::new(class()));
    init(&this, Args::pos([fmt, datefmt, style]))?;
    Ok(this)
}

fn init(this: &Value, mut args: Args) -> Result<Value> {
    let defaults = or_none(args.take_kw("defaults").unwrap_or_default());
    let names = ["fmt", "datefmt", "style", "validate"];
    let [fmt, datefmt, style_name, check] =
        signature::method("Formatter.__init__", args, names, 0)?;
    let Some((class, _)) = style(&or(style_name, "%")) else {
        return Err(Exception::value_error("Style must be one of: %,{,$"));
    };
    let made = ops::call(
        &Value::Class(class),
        Args::pos([or_none(fmt)]).with_kw("defaults", defaults),
    )?;
    if ops::truth(&or(check, true))? {
        ops::call_method(&made, "validate", Args::none())?;
    }
    let fmt = ops::get_attr(&made, "_fmt")?;
    ops::set_attr(this, "_style", made)?;
    ops::set_attr(this, "_fmt", fmt)?;
    ops::set_attr(this, "datefmt", or_none(datefmt))?;
    Ok(Value::None)
}

fn has_own(this: &Value, name: &str) -> bool {
    matches!(this, Value::Instance(i) if i.attrs.contains(name))
}

fn format_time(this: &Value, record: &Value, datefmt: &Value) -> Result<Value> {
    let created = ops::get_attr(record, "created")?;
    let own = |f: &Value| matches!(f, Value::Native(f) if f.owner.as_deref() == Some("Formatter"));
    let fields = if ops::class_of(this)
        .lookup("converter")
        .is_some_and(|f| own(&f))
        && !has_own(this, "converter")
    {
        local::fields_at(ops::convert::to_f64(&created)?)
    } else {
        let time = ops::call(&ops::get_attr(this, "converter")?, Args::pos([created]))?;
        strftime::Fields::from_struct_time(&time)?
    };
    if !datefmt.is_unset() && ops::truth(datefmt)? {
        return Ok(Value::from(strftime::format(&ops::str(datefmt)?, &fields)));
    }
    let format = ops::str(&ops::get_attr(this, "default_time_format")?)?;
    let text = Value::from(strftime::format(&format, &fields));
    let msecs = ops::get_attr(this, "default_msec_format")?;
    if !ops::truth(&msecs)? {
        return Ok(text);
    }
    ops::binary(
        BinaryOp::Mod,
        &msecs,
        &Value::tuple(vec![text, ops::get_attr(record, "msecs")?]),
    )
}

/// The traceback of a `(type, value, traceback)` tuple, without its last line feed.
fn exception_text(info: &Value) -> Result<String> {
    let value = match info {
        Value::Tuple(parts) => parts.get(1).cloned().unwrap_or(Value::None),
        other => other.clone(),
    };
    let mut text = match Exception::from_value(&value) {
        Some(e) => ops::traceback::texts(&e, true, None).concat(),
        None => "NoneType: None".to_owned(),
    };
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

fn format(this: &Value, record: &Value) -> Result<Value> {
    let message = ops::call_method(record, "getMessage", Args::none())?;
    ops::set_attr(record, "message", message)?;
    if ops::truth(&ops::call_method(this, "usesTime", Args::none())?)? {
        let datefmt = ops::get_attr(this, "datefmt")?;
        let asctime = ops::call_method(this, "formatTime", Args::pos([record.clone(), datefmt]))?;
        ops::set_attr(record, "asctime", asctime)?;
    }
    let text = ops::call_method(this, "formatMessage", Args::pos([record.clone()]))?;
    let exc_info = ops::get_attr(record, "exc_info")?;
    if ops::truth(&exc_info)? && !ops::truth(&ops::get_attr(record, "exc_text")?)? {
        let exc_text = ops::call_method(this, "formatException", Args::pos([exc_info]))?;
        ops::set_attr(record, "exc_text", exc_text)?;
    }
    let exc_text = ops::get_attr(record, "exc_text")?;
    let stack_info = ops::get_attr(record, "stack_info")?;
    let (has_exc, has_stack) = (ops::truth(&exc_text)?, ops::truth(&stack_info)?);
    if !has_exc && !has_stack {
        return Ok(text);
    }
    let mut out = ops::str(&text)?.to_string();
    let mut add = |more: &str| {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(more);
    };
    if has_exc {
        add(&ops::str(&exc_text)?);
    }
    if has_stack {
        add(&ops::str(&ops::call_method(
            this,
            "formatStack",
            Args::pos([stack_info]),
        )?)?);
    }
    Ok(Value::from(out))
}

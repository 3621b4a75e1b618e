//! `ArgumentParser` and its groups.

use super::action::{self, flag, option_strings};
use super::help::{self, Formatter};
use super::{namespace, parse};
use crate::object::{Args, Class, ClassBuilder, Dict, Exception, Instance, Result, Str, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static CONTAINER: Class = container();
    static GROUP: Class = group();
    static EXCLUSIVE: Class = exclusive_group();
    static PARSER: Class = parser();
}

/// `argparse.ArgumentParser`
pub(super) fn class() -> Class {
    PARSER.with(Clone::clone)
}

/// Whether a string is a negative number.
pub(super) fn is_negative_number(text: &str) -> bool {
    let Some(number) = text.strip_prefix('-') else {
        return false;
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    match number.split_once('.') {
        None => !number.is_empty() && digits(number),
        Some((whole, fraction)) => digits(whole) && !fraction.is_empty() && digits(fraction),
    }
}

/// Writes to `sys.stdout` or `sys.stderr`.
///
/// # Errors
/// What writing raises.
pub(super) fn print_to(stream: &str, text: &str) -> Result<()> {
    let stream = ops::get_attr(
        &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
        stream,
    )?;
    if !stream.is_none() {
        ops::call_method(&stream, "write", Args::pos([Value::str(text)]))?;
    }
    Ok(())
}

fn print_message(this: &Value, text: &Value, args: Args, stream: &str) -> Result<Value> {
    let [file] = signature::method("ArgumentParser.print_help", args, ["file"], 0)?;
    let file = match or_none(file) {
        Value::None => ops::get_attr(
            &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
            stream,
        )?,
        file => file,
    };
    ops::call_method(this, "_print_message", Args::pos([text.clone(), file]))
}

fn append(x: &Value, name: &str, item: Value) -> Result<()> {
    ops::call_method(&ops::get_attr(x, name)?, "append", Args::pos([item])).map(drop)
}

/// Sets what every container has of its own.
fn init_container(
    this: &Value,
    description: Value,
    prefixes: Value,
    default: Value,
    conflicts: Value,
) -> Result<()> {
    let known = conflicts
        .as_str()
        .is_some_and(|c| matches!(c.as_str(), "error" | "resolve"));
    if !known {
        return Err(Exception::value_error(format!(
            "invalid conflict_resolution value: {}",
            ops::repr(&conflicts)?
        )));
    }
    ops::set_attr(this, "description", description)?;
    ops::set_attr(this, "argument_default", default)?;
    ops::set_attr(this, "prefix_chars", prefixes)?;
    ops::set_attr(this, "conflict_handler", conflicts)?;
    for name in [
        "_actions",
        "_action_groups",
        "_mutually_exclusive_groups",
        "_has_negative_number_optionals",
    ] {
        ops::set_attr(this, name, Value::list(Vec::new()))?;
    }
    for name in ["_option_string_actions", "_defaults"] {
        ops::set_attr(this, name, Value::Dict(Dict::new()))?;
    }
    Ok(())
}

fn container() -> Class {
    Class::builder("_ActionsContainer")
        .module("argparse")
        .python()
        .raw_method("add_argument", add_argument)
        .raw_method("_add_action", |this, args| {
            let [action] = args.exact("_add_action")?;
            add_action(this, &action)?;
            Ok(action)
        })
        .raw_method("add_argument_group", |this, args| {
            let group = ops::call(
                &Value::Class(GROUP.with(Clone::clone)),
                args.prepend(this.clone()),
            )?;
            append(this, "_action_groups", group.clone())?;
            Ok(group)
        })
        .raw_method("add_mutually_exclusive_group", |this, args| {
            let group = ops::call(
                &Value::Class(EXCLUSIVE.with(Clone::clone)),
                args.prepend(this.clone()),
            )?;
            append(this, "_mutually_exclusive_groups", group.clone())?;
            Ok(group)
        })
        .raw_method("register", |_, _| Ok(Value::None))
        .raw_method("set_defaults", |this, args| {
            let defaults = ops::get_attr(this, "_defaults")?;
            let actions = ops::to_vec(&ops::get_attr(this, "_actions")?)?;
            for (name, value) in args.kw {
                for action in &actions {
                    if ops::get_attr(action, "dest")?
                        .as_str()
                        .is_some_and(|d| d == name)
                    {
                        ops::set_attr(action, "default", value.clone())?;
                    }
                }
                ops::set_item(&defaults, &Value::Str(name), value)?;
            }
            Ok(Value::None)
        })
        .raw_method("get_default", |this, args| {
            let [dest] = signature::method("get_default", args, ["dest"], 1)?;
            for action in ops::to_vec(&ops::get_attr(this, "_actions")?)? {
                let default = ops::get_attr(&action, "default")?;
                if ops::eq(&ops::get_attr(&action, "dest")?, &dest)? && !default.is_none() {
                    return Ok(default);
                }
            }
            ops::call_method(&ops::get_attr(this, "_defaults")?, "get", Args::pos([dest]))
        })
        .build()
}

fn add_argument(this: &Value, mut args: Args) -> Result<Value> {
    let prefixes = ops::str(&ops::get_attr(this, "prefix_chars")?)?;
    let names: Vec<Str> = args.pos.iter().map(ops::str).collect::<Result<_>>()?;
    args.pos.clear();
    let is_positional = match &names[..] {
        [] => true,
        [only] => !only.starts_with(|c| prefixes.contains(c)),
        _ => false,
    };
    let mut kwargs = args;
    if is_positional {
        positional(&names, &mut kwargs)?;
    } else {
        optional(&names, &prefixes, &mut kwargs)?;
    }
    let given = |kwargs: &Args, name: &str| {
        kwargs
            .kw
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.clone())
    };
    if given(&kwargs, "default").is_none() {
        let dest = given(&kwargs, "dest").unwrap_or_default();
        let defaults = ops::get_attr(this, "_defaults")?;
        let general = ops::get_attr(this, "argument_default")?;
        if ops::contains(&defaults, &dest)? {
            kwargs = kwargs.with_kw("default", ops::get_item(&defaults, &dest)?);
        } else if !general.is_none() {
            kwargs = kwargs.with_kw("default", general);
        }
    }
    let wanted = kwargs
        .take_kw("action")
        .unwrap_or_else(|| Value::str("store"));
    let class = match wanted.as_str() {
        Some(name) => action::by_name(&name).map_or(Value::None, Value::Class),
        None => wanted.clone(),
    };
    if !ops::callable(&class) {
        return Err(Exception::value_error(format!(
            "unknown action \"{}\"",
            ops::str(&wanted)?
        )));
    }
    let action = ops::call(&class, kwargs)?;
    let kind = ops::get_attr(&action, "type")?;
    if !kind.is_none() && !ops::callable(&kind) {
        return Err(Exception::value_error(format!(
            "{} is not callable",
            ops::repr(&kind)?
        )));
    }
    if ops::has_attr(this, "formatter_class")?
        && let Err(e) = Formatter::of(this)?.arguments(&action)
    {
        let mismatch = e.is_a(&Exception::class_named("TypeError"));
        return Err(if mismatch {
            Exception::value_error("length of metavar tuple does not match nargs")
        } else {
            e
        });
    }
    ops::call_method(this, "_add_action", Args::pos([action]))
}

fn positional(names: &[Str], kwargs: &mut Args) -> Result<()> {
    let has = |kwargs: &Args, name: &str| kwargs.kw.iter().any(|(k, _)| k == name);
    if let Some(name) = names.first() {
        if has(kwargs, "dest") {
            return Err(Exception::value_error(
                "dest supplied twice for positional argument",
            ));
        }
        kwargs.kw.push(("dest".into(), Value::Str(name.clone())));
    } else if !has(kwargs, "dest") {
        return Err(Exception::type_error(
            "_ActionsContainer._get_positional_kwargs() missing 1 required positional argument: 'dest'",
        ));
    }
    if has(kwargs, "required") {
        return Err(Exception::type_error(
            "'required' is an invalid argument for positionals",
        ));
    }
    let nargs = kwargs
        .kw
        .iter()
        .find(|(k, _)| k == "nargs")
        .and_then(|(_, v)| v.as_str());
    let required = match nargs.as_deref() {
        Some("?") => false,
        Some("*") => !has(kwargs, "default"),
        _ => true,
    };
    if required {
        kwargs.kw.push(("required".into(), Value::Bool(true)));
    }
    kwargs
        .kw
        .push(("option_strings".into(), Value::list(Vec::new())));
    Ok(())
}

fn optional(names: &[Str], prefixes: &str, kwargs: &mut Args) -> Result<()> {
    let mut long = None;
    for name in names {
        if !name.starts_with(|c| prefixes.contains(c)) {
            let (name, prefixes) = (
                ops::repr(&Value::Str(name.clone()))?,
                ops::repr(&Value::str(prefixes))?,
            );
            let text =
                format!("invalid option string {name}: must start with a character {prefixes}");
            return Err(Exception::value_error(text));
        }
        if name.chars().nth(1).is_some_and(|c| prefixes.contains(c)) {
            long = long.or(Some(name));
        }
    }
    let dest = match kwargs.take_kw("dest") {
        Some(dest) if !dest.is_none() => dest,
        _ => {
            let Some(name) = long.or(names.first()) else {
                return Ok(());
            };
            let dest = name.trim_start_matches(|c| prefixes.contains(c));
            if dest.is_empty() {
                let shown = ops::repr(&Value::Str(name.clone()))?;
                return Err(Exception::value_error(format!(
                    "dest= is required for options like {shown}"
                )));
            }
            Value::from(dest.replace('-', "_"))
        }
    };
    kwargs.kw.push(("dest".into(), dest));
    let names = names.iter().map(|n| Value::Str(n.clone())).collect();
    kwargs
        .kw
        .push(("option_strings".into(), Value::list(names)));
    Ok(())
}

fn known_options(this: &Value) -> Result<Dict> {
    Ok(match ops::get_attr(this, "_option_string_actions")? {
        Value::Dict(dict) => dict,
        _ => Dict::new(),
    })
}

/// Enters an action where all containers of a parser share them.
fn register(this: &Value, action: &Value) -> Result<()> {
    let known = known_options(this)?;
    let strings = option_strings(action)?;
    let clashes: Vec<&String> = strings
        .iter()
        .filter(|s| known.get_str(s).is_some())
        .collect();
    if !clashes.is_empty() {
        if ops::str(&ops::get_attr(this, "conflict_handler")?)?.as_str() == "error" {
            let s = if clashes.len() == 1 { "" } else { "s" };
            let names: Vec<&str> = clashes.iter().map(|c| c.as_str()).collect();
            return Err(action::error(
                action,
                format!("conflicting option string{s}: {}", names.join(", ")),
            ));
        }
        for clash in clashes {
            let Some(old) = known.remove_str(clash) else {
                continue;
            };
            let old_strings = ops::get_attr(&old, "option_strings")?;
            ops::call_method(&old_strings, "remove", Args::pos([Value::str(clash)]))?;
            if ops::len(&old_strings)? == 0 {
                let home = ops::get_attr(&old, "container")?;
                for list in ["_actions", "_group_actions"] {
                    if let Some(list) = ops::get_attr_opt(&home, list)?
                        && ops::contains(&list, &old)?
                    {
                        ops::call_method(&list, "remove", Args::pos([old.clone()]))?;
                    }
                }
            }
        }
    }
    append(this, "_actions", action.clone())?;
    ops::set_attr(action, "container", this.clone())?;
    for option in &strings {
        known.set_str(option, action.clone());
        let negative = ops::get_attr(this, "_has_negative_number_optionals")?;
        if is_negative_number(option) && ops::len(&negative)? == 0 {
            ops::call_method(&negative, "append", Args::pos([Value::Bool(true)]))?;
        }
    }
    Ok(())
}

fn add_action(this: &Value, action: &Value) -> Result<()> {
    let class = ops::class_of(this);
    if class.is_subclass_of(&EXCLUSIVE.with(Clone::clone)) {
        if flag(action, "required")? {
            return Err(Exception::value_error(
                "mutually exclusive arguments must be optional",
            ));
        }
        add_action(&ops::get_attr(this, "_container")?, action)?;
        return append(this, "_group_actions", action.clone());
    }
    if class.is_subclass_of(&GROUP.with(Clone::clone)) {
        register(this, action)?;
        return append(this, "_group_actions", action.clone());
    }
    let is_option = !option_strings(action)?.is_empty();
    add_action(
        &ops::get_attr(
            this,
            if is_option {
                "_optionals"
            } else {
                "_positionals"
            },
        )?,
        action,
    )
}

fn init_group(this: &Value, container: &Value, title: Value, description: Value) -> Result<()> {
    let of = |name: &str| ops::get_attr(container, name);
    init_container(
        this,
        description,
        of("prefix_chars")?,
        of("argument_default")?,
        of("conflict_handler")?,
    )?;
    ops::set_attr(this, "title", title)?;
    ops::set_attr(this, "_group_actions", Value::list(Vec::new()))?;
    for name in [
        "_option_string_actions",
        "_defaults",
        "_actions",
        "_has_negative_number_optionals",
        "_mutually_exclusive_groups",
    ] {
        ops::set_attr(this, name, of(name)?)?;
    }
    Ok(())
}

fn group() -> Class {
    Class::builder("_ArgumentGroup")
        .module("argparse")
        .python()
        .base(CONTAINER.with(Clone::clone))
        .raw_method("__init__", |this, mut args| {
            let prefixes = args.take_kw("prefix_chars");
            args.take_kw("argument_default");
            args.take_kw("conflict_handler");
            let [container, title, description] = signature::method(
                "_ArgumentGroup.__init__",
                args,
                ["container", "title", "description"],
                1,
            )?;
            init_group(this, &container, or_none(title), or_none(description))?;
            if let Some(prefixes) = prefixes {
                ops::set_attr(this, "prefix_chars", prefixes)?;
            }
            Ok(Value::None)
        })
        .build()
}

fn exclusive_group() -> Class {
    Class::builder("_MutuallyExclusiveGroup")
        .module("argparse")
        .python()
        .base(GROUP.with(Clone::clone))
        .raw_method("__init__", |this, args| {
            let names = ["container", "required"];
            let [container, required] =
                signature::method("_MutuallyExclusiveGroup.__init__", args, names, 1)?;
            init_group(this, &container, Value::None, Value::None)?;
            ops::set_attr(this, "required", or(required, false))?;
            ops::set_attr(this, "_container", container)?;
            Ok(Value::None)
        })
        .build()
}

const OPTIONS: [&str; 13] = [
    "prog",
    "usage",
    "description",
    "epilog",
    "parents",
    "formatter_class",
    "prefix_chars",
    "fromfile_prefix_chars",
    "argument_default",
    "conflict_handler",
    "add_help",
    "allow_abbrev",
    "exit_on_error",
];

fn init_parser(this: &Value, args: Args) -> Result<Value> {
    let [
        prog,
        usage,
        description,
        epilog,
        parents,
        formatter,
        prefixes,
        from_file,
        default,
        conflicts,
        add_help,
        abbrev,
        exit,
    ] = signature::method("ArgumentParser.__init__", args, OPTIONS, 0)?;
    let prefixes = or(prefixes, "-");
    init_container(
        this,
        or_none(description),
        prefixes.clone(),
        or_none(default),
        or(conflicts, "error"),
    )?;
    let prog = match or_none(prog) {
        Value::None => {
            let argv = ops::get_attr(
                &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
                "argv",
            )?;
            let first = ops::to_vec(&argv)?.first().map(ops::str).transpose()?;
            Value::str(
                first
                    .as_deref()
                    .map_or("", |path| path.rsplit('/').next().unwrap_or(path)),
            )
        }
        prog => prog,
    };
    ops::set_attr(this, "prog", prog)?;
    ops::set_attr(this, "usage", or_none(usage))?;
    ops::set_attr(this, "epilog", or_none(epilog))?;
    ops::set_attr(this, "formatter_class", or(formatter, help::class()))?;
    ops::set_attr(this, "fromfile_prefix_chars", or_none(from_file))?;
    let add_help = or(add_help, true);
    ops::set_attr(this, "add_help", add_help.clone())?;
    ops::set_attr(this, "allow_abbrev", or(abbrev, true))?;
    ops::set_attr(this, "exit_on_error", or(exit, true))?;
    for (name, title) in [
        ("_positionals", "positional arguments"),
        ("_optionals", "options"),
    ] {
        let group = ops::call_method(this, "add_argument_group", Args::pos([Value::str(title)]))?;
        ops::set_attr(this, name, group)?;
    }
    ops::set_attr(this, "_subparsers", Value::None)?;
    if ops::truth(&add_help)? {
        let prefixes = ops::str(&prefixes)?;
        let prefix = if prefixes.contains('-') {
            '-'
        } else {
            prefixes.chars().next().unwrap_or('-')
        };
        let names = [
            Value::from(format!("{prefix}h")),
            Value::from(format!("{prefix}{prefix}help")),
        ];
        let args = Args::pos(names)
            .with_kw("action", Value::str("help"))
            .with_kw("default", Value::str(super::SUPPRESS))
            .with_kw("help", Value::str("show this help message and exit"));
        ops::call_method(this, "add_argument", args)?;
    }
    if !parents.is_unset() {
        for parent in ops::to_vec(&parents)? {
            adopt(this, &parent)?;
        }
    }
    Ok(Value::None)
}

/// Takes over the arguments and defaults of a parent parser.
fn adopt(this: &Value, parent: &Value) -> Result<()> {
    let mut homes: Vec<(Value, Value)> = Vec::new();
    let own = ops::to_vec(&ops::get_attr(this, "_action_groups")?)?;
    for group in ops::to_vec(&ops::get_attr(parent, "_action_groups")?)? {
        let title = ops::get_attr(&group, "title")?;
        let mut found = None;
        for candidate in &own {
            if ops::eq(&ops::get_attr(candidate, "title")?, &title)? {
                found = Some(candidate.clone());
            }
        }
        let target = match found {
            Some(target) => target,
            None => {
                let description = ops::get_attr(&group, "description")?;
                ops::call_method(this, "add_argument_group", Args::pos([title, description]))?
            }
        };
        for action in ops::to_vec(&ops::get_attr(&group, "_group_actions")?)? {
            homes.push((action, target.clone()));
        }
    }
    for group in ops::to_vec(&ops::get_attr(parent, "_mutually_exclusive_groups")?)? {
        let args = Args::none().with_kw("required", ops::get_attr(&group, "required")?);
        let target = ops::call_method(this, "add_mutually_exclusive_group", args)?;
        for action in ops::to_vec(&ops::get_attr(&group, "_group_actions")?)? {
            homes.retain(|(known, _)| !known.is(&action));
            homes.push((action, target.clone()));
        }
    }
    for action in ops::to_vec(&ops::get_attr(parent, "_actions")?)? {
        let home = homes
            .iter()
            .find(|(known, _)| known.is(&action))
            .map_or(this, |(_, home)| home);
        ops::call_method(home, "_add_action", Args::pos([action]))?;
    }
    let defaults = ops::get_attr(parent, "_defaults")?;
    ops::call_method(
        &ops::get_attr(this, "_defaults")?,
        "update",
        Args::pos([defaults]),
    )?;
    Ok(())
}

fn parser() -> Class {
    let builder = Class::builder("ArgumentParser")
        .module("argparse")
        .python()
        .base(CONTAINER.with(Clone::clone))
        .raw_method("__init__", init_parser)
        .raw_method("__repr__", |this, _| {
            super::repr_of(
                this,
                &[
                    "prog",
                    "usage",
                    "description",
                    "formatter_class",
                    "conflict_handler",
                    "add_help",
                ],
            )
        })
        .raw_method("add_subparsers", add_subparsers)
        .raw_method("convert_arg_line_to_args", |_, args| {
            let [line] = args.exact("convert_arg_line_to_args")?;
            Ok(Value::list(vec![line]))
        });
    output(parsing(builder)).build()
}

fn parsing(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("parse_args", parse_args)
        .raw_method("parse_intermixed_args", parse_args)
        .raw_method("parse_known_args", |this, args| {
            let [strings, found] = signature::method(
                "ArgumentParser.parse_known_args",
                args,
                ["args", "namespace"],
                0,
            )?;
            let strings = match or_none(strings) {
                Value::None => {
                    let argv = ops::get_attr(
                        &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
                        "argv",
                    )?;
                    action::texts(&argv)?.into_iter().skip(1).collect()
                }
                strings => action::texts(&strings)?,
            };
            let found = match or_none(found) {
                Value::None => Value::Instance(Instance::new(namespace::class())),
                found => found,
            };
            let extras = parse::parse_known(this, strings, &found)?;
            Ok(Value::tuple(vec![found, Value::list(extras)]))
        })
}

fn parse_args(this: &Value, args: Args) -> Result<Value> {
    let parsed = ops::call_method(this, "parse_known_args", args)?;
    let mut parsed = ops::unpack(&parsed, 2)?.into_iter();
    let (found, extras) = (
        parsed.next().unwrap_or_default(),
        parsed.next().unwrap_or_default(),
    );
    let extras = action::texts(&extras)?;
    if !extras.is_empty() {
        let message = format!("unrecognized arguments: {}", extras.join(" "));
        ops::call_method(this, "error", Args::pos([Value::from(message)]))?;
    }
    Ok(found)
}

fn output(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("format_usage", |this, _| {
            let text = Formatter::of(this)?.usage(this, None)?;
            Ok(Value::from(format!("{}\n", text.trim_matches('\n'))))
        })
        .raw_method("format_help", |this, _| {
            Ok(Value::from(Formatter::of(this)?.help(this)?))
        })
        .raw_method("print_usage", |this, args| {
            let text = ops::call_method(this, "format_usage", Args::none())?;
            print_message(this, &text, args, "stdout")
        })
        .raw_method("print_help", |this, args| {
            let text = ops::call_method(this, "format_help", Args::none())?;
            print_message(this, &text, args, "stdout")
        })
        .raw_method("_print_message", |_, args| {
            let [message, file] =
                signature::method("_print_message", args, ["message", "file"], 1)?;
            let file = match or_none(file) {
                Value::None => ops::get_attr(
                    &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
                    "stderr",
                )?,
                file => file,
            };
            if ops::truth(&message)? && !file.is_none() {
                ops::call_method(&file, "write", Args::pos([message]))?;
            }
            Ok(Value::None)
        })
        .raw_method("exit", |this, args| {
            let names = ["status", "message"];
            let [status, message] = signature::method("ArgumentParser.exit", args, names, 0)?;
            let message = or_none(message);
            if ops::truth(&message)? {
                ops::call_method(this, "_print_message", Args::pos([message]))?;
            }
            Err(Exception::of_class(
                Exception::class_named("SystemExit"),
                vec![or(status, 0i64)],
            ))
        })
        .raw_method("error", |this, args| {
            let [message] = signature::method("ArgumentParser.error", args, ["message"], 1)?;
            let stderr = ops::get_attr(
                &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
                "stderr",
            )?;
            ops::call_method(this, "print_usage", Args::pos([stderr]))?;
            let prog = ops::str(&ops::get_attr(this, "prog")?)?;
            let text = format!("{prog}: error: {}\n", ops::str(&message)?);
            ops::call_method(this, "exit", Args::pos([Value::Int(2), Value::from(text)]))
        })
}

fn add_subparsers(this: &Value, mut args: Args) -> Result<Value> {
    if !ops::get_attr(this, "_subparsers")?.is_none() {
        let message = Value::str("cannot have multiple subparser arguments");
        return ops::call_method(this, "error", Args::pos([message]));
    }
    if !args.kw.iter().any(|(k, _)| k == "parser_class") {
        args = args.with_kw("parser_class", Value::Class(ops::class_of(this)));
    }
    let (title, description) = (args.take_kw("title"), args.take_kw("description"));
    let group = if title.is_some() || description.is_some() {
        let title = title.unwrap_or_else(|| Value::str("subcommands"));
        ops::call_method(
            this,
            "add_argument_group",
            Args::pos([title, description.unwrap_or(Value::None)]),
        )?
    } else {
        ops::get_attr(this, "_positionals")?
    };
    ops::set_attr(this, "_subparsers", group.clone())?;
    if !args.kw.iter().any(|(k, v)| k == "prog" && !v.is_none()) {
        args.take_kw("prog");
        let mut positionals = Vec::new();
        for action in ops::to_vec(&ops::get_attr(this, "_actions")?)? {
            if option_strings(&action)?.is_empty() {
                positionals.push(action);
            }
        }
        let usage = Formatter::of(this)?.usage(this, Some(&positionals))?;
        args = args.with_kw("prog", Value::str(usage.trim()));
    }
    let class = match args.take_kw("action") {
        Some(class) if !class.is_none() => class,
        _ => Value::Class(super::subparsers::class()),
    };
    let action = ops::call(
        &class,
        args.with_kw("option_strings", Value::list(Vec::new())),
    )?;
    ops::call_method(&group, "_add_action", Args::pos([action.clone()]))?;
    Ok(action)
}

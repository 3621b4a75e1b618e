//! Sub-commands: the action that hands the rest of the arguments to another parser.

use super::action::{self, error, set_fields};
use super::{SUPPRESS, UNRECOGNIZED};
use crate::object::{Args, Class, Dict, Result, Value};
use crate::ops;
use crate::stdlib::signature::{self, or, or_none};

thread_local! {
    static CLASS: Class = build();
    static CHOICE: Class =
        Class::builder("_ChoicesPseudoAction").module("argparse").python().base(action::class()).build();
}

/// `argparse._SubParsersAction`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

fn names(this: &Value) -> Result<Dict> {
    Ok(match ops::get_attr(this, "_name_parser_map")? {
        Value::Dict(dict) => dict,
        _ => Dict::new(),
    })
}

fn build() -> Class {
    Class::builder("_SubParsersAction")
        .module("argparse")
        .python()
        .base(action::class())
        .raw_method("__init__", |this, args| {
            let names = [
                "option_strings",
                "prog",
                "parser_class",
                "dest",
                "required",
                "help",
                "metavar",
            ];
            let [strings, prog, parser_class, dest, required, help, metavar] =
                signature::method("_SubParsersAction.__init__", args, names, 3)?;
            let map = Value::Dict(Dict::new());
            ops::set_attr(this, "_prog_prefix", prog)?;
            ops::set_attr(this, "_parser_class", parser_class)?;
            ops::set_attr(this, "_name_parser_map", map.clone())?;
            ops::set_attr(this, "_choices_actions", Value::list(Vec::new()))?;
            let (dest, nargs) = (or(dest, SUPPRESS), Value::str("A..."));
            let (none, unset) = (Value::None, Value::Unset);
            set_fields(
                this,
                [
                    strings,
                    dest,
                    nargs,
                    none.clone(),
                    none,
                    unset,
                    map,
                    required,
                    help,
                    metavar,
                ],
            )?;
            Ok(Value::None)
        })
        .raw_method("_get_subactions", |this, _| {
            ops::get_attr(this, "_choices_actions")
        })
        .raw_method("add_parser", add_parser)
        .raw_method("__call__", run)
        .build()
}

fn add_parser(this: &Value, mut args: Args) -> Result<Value> {
    let name = match args.pos.is_empty() {
        false => args.pos.remove(0),
        true => args.take_kw("name").unwrap_or_default(),
    };
    let [name] = signature::method(
        "_SubParsersAction.add_parser",
        Args::pos([name]),
        ["name"],
        1,
    )?;
    if !args.kw.iter().any(|(k, v)| k == "prog" && !v.is_none()) {
        args.take_kw("prog");
        let prefix = ops::str(&ops::get_attr(this, "_prog_prefix")?)?;
        args = args.with_kw(
            "prog",
            Value::from(format!("{prefix} {}", ops::str(&name)?)),
        );
    }
    let aliases = match args.take_kw("aliases") {
        Some(aliases) => ops::to_vec(&aliases)?,
        None => Vec::new(),
    };
    let known = names(this)?;
    for (given, what) in std::iter::once((&name, "")).chain(aliases.iter().map(|a| (a, " alias"))) {
        if known.contains(given)? {
            return Err(error(
                this,
                format!("conflicting subparser{what}: {}", ops::str(given)?),
            ));
        }
    }
    if let Some(help) = args.take_kw("help") {
        let choice = choice_action(&name, &aliases, help)?;
        ops::call_method(
            &ops::get_attr(this, "_choices_actions")?,
            "append",
            Args::pos([choice]),
        )?;
    }
    let parser = ops::call(&ops::get_attr(this, "_parser_class")?, args)?;
    known.set(name, parser.clone())?;
    for alias in aliases {
        known.set(alias, parser.clone())?;
    }
    Ok(parser)
}

/// What stands in the help for one sub-command.
fn choice_action(name: &Value, aliases: &[Value], help: Value) -> Result<Value> {
    let text = ops::str(name)?;
    let aliases: Result<Vec<String>> = aliases
        .iter()
        .map(|a| Ok(ops::str(a)?.to_string()))
        .collect();
    let aliases = aliases?;
    let shown = if aliases.is_empty() {
        text.to_string()
    } else {
        format!("{text} ({})", aliases.join(", "))
    };
    let args = Args::none()
        .with_kw("option_strings", Value::list(Vec::new()))
        .with_kw("dest", Value::from(shown.clone()))
        .with_kw("help", help)
        .with_kw("metavar", Value::from(shown));
    ops::call(&Value::Class(CHOICE.with(Clone::clone)), args)
}

fn run(this: &Value, args: Args) -> Result<Value> {
    let call = action::take_call(args)?;
    let values = ops::to_vec(&call.values)?;
    let name = values.first().cloned().unwrap_or_default();
    let dest = ops::get_attr(this, "dest")?;
    if !action::is_suppress(&dest) {
        ops::set_attr(&call.namespace, &ops::str(&dest)?, name.clone())?;
    }
    let known = names(this)?;
    let Some(parser) = known.get(&name)? else {
        let choices = action::texts(&Value::list(known.keys()))?.join(", ");
        let message = format!("unknown parser {} (choices: {choices})", ops::repr(&name)?);
        return Err(error(this, message));
    };
    let rest = Value::list(values.into_iter().skip(1).collect());
    let parsed = ops::call_method(&parser, "parse_known_args", Args::pos([rest, Value::None]))?;
    let mut parsed = ops::unpack(&parsed, 2)?.into_iter();
    let (found, extras) = (
        parsed.next().unwrap_or_default(),
        parsed.next().unwrap_or_default(),
    );
    for (key, value) in action::attributes(&found).items() {
        ops::set_attr(&call.namespace, &ops::str(&key)?, value)?;
    }
    let extras = ops::to_vec(&extras)?;
    if !extras.is_empty() {
        let mut all = match ops::get_attr_opt(&call.namespace, UNRECOGNIZED)? {
            Some(list) => ops::to_vec(&list)?,
            None => Vec::new(),
        };
        all.extend(extras);
        ops::set_attr(&call.namespace, UNRECOGNIZED, Value::list(all))?;
    }
    Ok(or_none(Value::Unset))
}

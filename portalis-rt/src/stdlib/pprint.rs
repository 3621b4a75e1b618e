//! `pprint`: objects over several lines.

use super::signature::{self, or, or_none};
use crate::object::sort::stable;
use crate::object::{Args, Class, Exception, Module, Result, Value};
use crate::ops;

/// How to print.
struct Printer {
    indent: usize,
    width: i64,
    /// Deeper levels show as `...`.
    depth: Option<usize>,
    compact: bool,
    sort_dicts: bool,
    underscore_numbers: bool,
    out: String,
    /// The containers being printed.
    context: Vec<usize>,
}

/// What an object is printed as.
enum Shape {
    Dict,
    OrderedDict,
    DefaultDict,
    Counter,
    Deque,
    List,
    Tuple,
    Set,
    Str,
    Bytes,
    Dataclass,
    Other,
}

/// Whether the class of `x` has the `__repr__` of the builtin class of its payload.
fn plain_repr(x: &Value) -> bool {
    let Value::Instance(instance) = x else {
        return true;
    };
    let own = instance.class().lookup("__repr__");
    let native = ops::class_of(&instance.payload()).lookup("__repr__");
    matches!((own, native), (Some(a), Some(b)) if a.is(&b))
}

/// The class of `collections` that this object is an instance of.
fn collection(x: &Value) -> Option<Shape> {
    let found = ops::class_of(x)
        .mro()
        .into_iter()
        .find(|c| c.module.borrow().as_str() == "collections")?;
    let own = ops::class_of(x).lookup("__repr__");
    if !matches!((own, found.lookup("__repr__")), (Some(a), Some(b)) if a.is(&b)) {
        return None;
    }
    Some(match found.name().as_str() {
        "OrderedDict" => Shape::OrderedDict,
        "defaultdict" => Shape::DefaultDict,
        "Counter" => Shape::Counter,
        "deque" => Shape::Deque,
        _ => return None,
    })
}

fn shape(x: &Value) -> Result<Shape> {
    if let Some(shape) = collection(x) {
        return Ok(shape);
    }
    if let Value::Instance(_) = x
        && ops::get_attr_opt(x, "__dataclass_fields__")?.is_some()
    {
        return Ok(Shape::Dataclass);
    }
    if !plain_repr(x) {
        return Ok(Shape::Other);
    }
    Ok(match x.native() {
        Value::Dict(_) => Shape::Dict,
        Value::List(_) => Shape::List,
        Value::Tuple(_) => Shape::Tuple,
        Value::Set(_) => Shape::Set,
        Value::Str(_) => Shape::Str,
        Value::Bytes(_) => Shape::Bytes,
        _ => Shape::Other,
    })
}

/// Sorted as CPython does: by `<`, and by type name and address where that fails.
fn sorted(mut items: Vec<(Value, Value)>) -> Vec<(Value, Value)> {
    stable(&mut items, |(a, _), (b, _)| {
        if less(a, b) {
            std::cmp::Ordering::Less
        } else if less(b, a) {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Equal
        }
    });
    items
}

fn less(a: &Value, b: &Value) -> bool {
    ops::lt(a, b).unwrap_or_else(|_| {
        let key = |x: &Value| (ops::class::full_name(&ops::class_of(x)), x.address());
        key(a) < key(b)
    })
}

fn pairs(x: &Value) -> Result<Vec<(Value, Value)>> {
    let mut all = Vec::new();
    for item in ops::to_vec(&ops::call_method(x, "items", Args::none())?)? {
        let mut parts = ops::unpack(&item, 2)?.into_iter();
        all.push((
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        ));
    }
    Ok(all)
}

fn recursion(x: &Value) -> String {
    format!(
        "<Recursion on {} with id={}>",
        ops::class_name(x),
        x.address().unwrap_or(0)
    )
}

fn chars(text: &str) -> i64 {
    text.chars().count() as i64
}

fn spaces(n: i64) -> String {
    " ".repeat(usize::try_from(n).unwrap_or(0))
}

impl Printer {
    fn items_of(&self, x: &Value) -> Result<Vec<(Value, Value)>> {
        let items = pairs(x)?;
        Ok(if self.sort_dicts {
            sorted(items)
        } else {
            items
        })
    }

    /// The object on one line.
    fn safe_repr(&mut self, x: &Value, level: usize) -> Result<String> {
        if let Value::Int(_) | Value::BigInt(_) = x
            && self.underscore_numbers
        {
            return Ok(ops::format(x, "_d")?.to_string());
        }
        let (open, close) = match x.native() {
            Value::Dict(_) if plain_repr(x) && collection(x).is_none() => ("{", "}"),
            Value::List(_) if plain_repr(x) => ("[", "]"),
            Value::Tuple(_) if plain_repr(x) => ("(", ")"),
            _ => return Ok(ops::repr(x)?.to_string()),
        };
        if ops::len(x)? == 0 {
            return Ok(format!("{open}{close}"));
        }
        let comma = if open == "(" && ops::len(x)? == 1 {
            ","
        } else {
            ""
        };
        if self.depth.is_some_and(|depth| level >= depth) {
            return Ok(format!("{open}...{comma}{close}"));
        }
        let address = x.address().unwrap_or(0);
        if self.context.contains(&address) {
            return Ok(recursion(x));
        }
        let _deeper = ops::compare::deeper(" while getting the repr of an object")?;
        self.context.push(address);
        let inside = self.safe_items(x, level + 1);
        self.context.pop();
        Ok(format!("{open}{}{comma}{close}", inside?.join(", ")))
    }

    fn safe_items(&mut self, x: &Value, level: usize) -> Result<Vec<String>> {
        let mut parts = Vec::new();
        if let Value::Dict(_) = x.native() {
            for (key, value) in self.items_of(x)? {
                parts.push(format!(
                    "{}: {}",
                    self.safe_repr(&key, level)?,
                    self.safe_repr(&value, level)?
                ));
            }
        } else {
            for item in ops::to_vec(x)? {
                parts.push(self.safe_repr(&item, level)?);
            }
        }
        Ok(parts)
    }

    fn repr(&mut self, x: &Value, level: usize) -> Result<String> {
        self.safe_repr(x, level)
    }

    fn format(&mut self, x: &Value, indent: i64, allowance: i64, level: usize) -> Result<()> {
        let address = x.address();
        if let Some(address) = address
            && self.context.contains(&address)
            && !matches!(x, Value::Str(_))
        {
            self.out.push_str(&recursion(x));
            return Ok(());
        }
        let text = self.repr(x, level)?;
        if chars(&text) <= self.width - indent - allowance {
            self.out.push_str(&text);
            return Ok(());
        }
        let shape = shape(x)?;
        if let Shape::Other = shape {
            self.out.push_str(&text);
            return Ok(());
        }
        let _deeper = ops::compare::deeper(" while getting the repr of an object")?;
        self.context.extend(address);
        let result = self.shaped(x, &shape, &text, indent, allowance, level + 1);
        if address.is_some() {
            self.context.pop();
        }
        result
    }

    fn shaped(
        &mut self,
        x: &Value,
        shape: &Shape,
        text: &str,
        indent: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        // The depth is reached: nothing below is shown.
        if self.depth.is_some_and(|depth| level > depth)
            && matches!(shape, Shape::Dict | Shape::List | Shape::Tuple)
        {
            self.out.push_str(text);
            return Ok(());
        }
        let name = ops::class_name(x);
        let inner = indent + chars(&name) + 1;
        match shape {
            Shape::Dict => self.dict(x, indent, allowance, level),
            Shape::List => self.sequence("[", "]", ops::to_vec(x)?, indent, allowance + 1, level),
            Shape::Tuple => {
                let items = ops::to_vec(x)?;
                let close = if items.len() == 1 { ",)" } else { ")" };
                self.sequence("(", close, items, indent, allowance + chars(close), level)
            }
            Shape::Set => {
                let items = ops::to_vec(x)?;
                if items.is_empty() {
                    self.out.push_str(text);
                    return Ok(());
                }
                let items = sorted(items.into_iter().map(|x| (x, Value::None)).collect());
                let items = items.into_iter().map(|(x, _)| x).collect();
                if name == "set" {
                    return self.sequence("{", "}", items, indent, allowance + 1, level);
                }
                self.sequence(
                    &format!("{name}({{"),
                    "})",
                    items,
                    inner,
                    allowance + 2,
                    level,
                )
            }
            Shape::OrderedDict => {
                let items = pairs(x)?
                    .into_iter()
                    .map(|(k, v)| Value::tuple(vec![k, v]))
                    .collect();
                self.out.push_str(&format!("{name}("));
                self.format(&Value::list(items), inner, allowance + 1, level)?;
                self.out.push(')');
                Ok(())
            }
            Shape::DefaultDict => {
                let factory = ops::repr(&ops::get_attr(x, "default_factory")?)?;
                self.out
                    .push_str(&format!("{name}({factory},\n{}", spaces(inner)));
                self.dict(x, inner, allowance + 1, level)?;
                self.out.push(')');
                Ok(())
            }
            Shape::Counter => {
                self.out.push_str(&format!("{name}({{"));
                self.pad();
                let mut items = Vec::new();
                for item in ops::to_vec(&ops::call_method(x, "most_common", Args::none())?)? {
                    let mut parts = ops::unpack(&item, 2)?.into_iter();
                    items.push((
                        parts.next().unwrap_or_default(),
                        parts.next().unwrap_or_default(),
                    ));
                }
                self.dict_items(items, inner, allowance + 2, level)?;
                self.out.push_str("})");
                Ok(())
            }
            Shape::Deque => self.deque(x, &name, inner, allowance, level),
            Shape::Str => self.string(x, text, indent, allowance, level),
            Shape::Bytes => self.bytes(x, text, indent, allowance, level),
            Shape::Dataclass => self.dataclass(x, &name, inner, allowance, level),
            Shape::Other => Ok(()),
        }
    }

    /// The rest of an indentation of more than one.
    fn pad(&mut self) {
        self.out
            .push_str(&" ".repeat(self.indent.saturating_sub(1)));
    }

    fn dict(&mut self, x: &Value, indent: i64, allowance: i64, level: usize) -> Result<()> {
        self.out.push('{');
        self.pad();
        let items = self.items_of(x)?;
        self.dict_items(items, indent, allowance + 1, level)?;
        self.out.push('}');
        Ok(())
    }

    fn dict_items(
        &mut self,
        items: Vec<(Value, Value)>,
        indent: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        let indent = indent + self.indent as i64;
        let last = items.len().saturating_sub(1);
        for (i, (key, value)) in items.into_iter().enumerate() {
            let shown = self.repr(&key, level)?;
            self.out.push_str(&format!("{shown}: "));
            self.format(
                &value,
                indent + chars(&shown) + 2,
                if i == last { allowance } else { 1 },
                level,
            )?;
            if i < last {
                self.out.push_str(&format!(",\n{}", spaces(indent)));
            }
        }
        Ok(())
    }

    fn sequence(
        &mut self,
        open: &str,
        close: &str,
        items: Vec<Value>,
        indent: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        self.out.push_str(open);
        self.items(items, indent, allowance, level)?;
        self.out.push_str(close);
        Ok(())
    }

    fn items(
        &mut self,
        items: Vec<Value>,
        indent: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        let indent = indent + self.indent as i64;
        self.pad();
        let new_line = format!(",\n{}", spaces(indent));
        let mut max_width = self.width - indent + 1;
        let mut width = max_width;
        let mut delimiter = String::new();
        let last = items.len().saturating_sub(1);
        for (i, item) in items.into_iter().enumerate() {
            if i == last {
                max_width -= allowance;
                width -= allowance;
            }
            if self.compact {
                let text = self.repr(&item, level)?;
                let needed = chars(&text) + 2;
                if width < needed {
                    width = max_width;
                    if !delimiter.is_empty() {
                        delimiter.clone_from(&new_line);
                    }
                }
                if width >= needed {
                    width -= needed;
                    self.out.push_str(&delimiter);
                    delimiter = ", ".to_owned();
                    self.out.push_str(&text);
                    continue;
                }
            }
            self.out.push_str(&delimiter);
            delimiter.clone_from(&new_line);
            self.format(&item, indent, if i == last { allowance } else { 1 }, level)?;
        }
        Ok(())
    }

    fn deque(
        &mut self,
        x: &Value,
        name: &str,
        inner: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        let items = ops::to_vec(x)?;
        let limit = ops::get_attr(x, "maxlen")?;
        self.out.push_str(&format!("{name}(["));
        if limit.is_none() {
            self.items(items, inner, allowance + 2, level)?;
            self.out.push_str("])");
            return Ok(());
        }
        self.items(items, inner, 2, level)?;
        self.out.push_str(&format!(
            "],\n{}maxlen={})",
            spaces(inner),
            ops::repr(&limit)?
        ));
        Ok(())
    }

    fn dataclass(
        &mut self,
        x: &Value,
        name: &str,
        inner: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        let fields = ops::get_attr(x, "__dataclass_fields__")?;
        let mut items = Vec::new();
        for field in ops::to_vec(&ops::call_method(&fields, "values", Args::none())?)? {
            if ops::truth(&ops::get_attr(&field, "repr")?)? {
                let name = ops::str(&ops::get_attr(&field, "name")?)?;
                items.push((name.to_string(), ops::get_attr(x, &name)?));
            }
        }
        self.out.push_str(&format!("{name}("));
        let last = items.len().saturating_sub(1);
        for (i, (name, value)) in items.into_iter().enumerate() {
            self.out.push_str(&format!("{name}="));
            if value.address().is_some_and(|a| self.context.contains(&a))
                && !matches!(value, Value::Str(_))
            {
                self.out.push_str("...");
            } else {
                let allowance = if i == last { allowance } else { 1 };
                self.format(&value, inner + chars(&name) + 1, allowance, level)?;
            }
            if i < last {
                self.out.push_str(&format!(",\n{}", spaces(inner)));
            }
        }
        self.out.push(')');
        Ok(())
    }

    fn string(
        &mut self,
        x: &Value,
        text: &str,
        indent: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        let content = x.as_str().unwrap_or_else(|| "".into());
        if content.is_empty() {
            self.out.push_str(text);
            return Ok(());
        }
        let top = level == 1;
        let (indent, allowance) = if top {
            (indent + 1, allowance + 1)
        } else {
            (indent, allowance)
        };
        let max_width = self.width - indent;
        let lines: Vec<Value> = ops::to_vec(&ops::call_method(
            x,
            "splitlines",
            Args::pos([Value::Bool(true)]),
        )?)?;
        let mut chunks = Vec::new();
        let mut last_repr = String::new();
        for (i, line) in lines.iter().enumerate() {
            let last_line = i + 1 == lines.len();
            let limit = if last_line {
                max_width - allowance
            } else {
                max_width
            };
            last_repr = ops::repr(line)?.to_string();
            if chars(&last_repr) <= limit {
                chunks.push(last_repr.clone());
                continue;
            }
            let line = line.as_str().unwrap_or_else(|| "".into());
            let words = words(&line);
            let mut current = String::new();
            for (j, word) in words.iter().enumerate() {
                let candidate = format!("{current}{word}");
                let limit = if j + 1 == words.len() && last_line {
                    max_width - allowance
                } else {
                    max_width
                };
                if chars(&ops::repr(&Value::str(&candidate))?) > limit {
                    if !current.is_empty() {
                        chunks.push(ops::repr(&Value::str(&current))?.to_string());
                    }
                    current = (*word).to_owned();
                } else {
                    current = candidate;
                }
            }
            if !current.is_empty() {
                chunks.push(ops::repr(&Value::str(&current))?.to_string());
            }
        }
        if chunks.len() == 1 {
            self.out.push_str(&last_repr);
            return Ok(());
        }
        self.chunks(&chunks, top, indent);
        Ok(())
    }

    fn chunks(&mut self, chunks: &[String], parentheses: bool, indent: i64) {
        let text = chunks.join(&format!("\n{}", spaces(indent)));
        self.out.push_str(&if parentheses {
            format!("({text})")
        } else {
            text
        });
    }

    fn bytes(
        &mut self,
        x: &Value,
        text: &str,
        indent: i64,
        allowance: i64,
        level: usize,
    ) -> Result<()> {
        let Value::Bytes(content) = x.native() else {
            return Ok(());
        };
        if content.len() <= 4 {
            self.out.push_str(text);
            return Ok(());
        }
        let top = level == 1;
        let (indent, allowance) = if top {
            (indent + 1, allowance + 1)
        } else {
            (indent, allowance)
        };
        let repr = |bytes: &[u8]| ops::repr(&Value::Bytes(crate::object::Bytes::new(bytes)));
        let mut width = self.width - indent;
        let last = content.len() / 4 * 4;
        let (mut chunks, mut current) = (Vec::new(), Vec::new());
        for i in (0..content.len()).step_by(4) {
            let part = &content[i..(i + 4).min(content.len())];
            let candidate: Vec<u8> = [&current, part].concat();
            if i == last {
                width -= allowance;
            }
            if chars(&repr(&candidate)?) > width {
                if !current.is_empty() {
                    chunks.push(repr(&current)?.to_string());
                }
                current = part.to_vec();
            } else {
                current = candidate;
            }
        }
        if !current.is_empty() {
            chunks.push(repr(&current)?.to_string());
        }
        self.chunks(&chunks, top, indent);
        Ok(())
    }
}

/// Words with the white space after them.
fn words(line: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut in_space = false;
    for (at, c) in line.char_indices() {
        if in_space && !c.is_whitespace() {
            all.push(&line[start..at]);
            start = at;
        }
        in_space = c.is_whitespace();
    }
    if start < line.len() {
        all.push(&line[start..]);
    }
    all
}

const OPTIONS: [&str; 4] = ["indent", "width", "depth", "stream"];

/// Takes the options of `PrettyPrinter` off the arguments; gives the stream too.
fn options(mut args: Args, sort_default: bool) -> Result<(Printer, Value)> {
    let mut flag =
        |name: &str, default: bool| args.take_kw(name).map_or(Ok(default), |v| ops::truth(&v));
    let (compact, sort_dicts) = (flag("compact", false)?, flag("sort_dicts", sort_default)?);
    let underscore_numbers = flag("underscore_numbers", false)?;
    let [indent, width, depth, stream] =
        signature::method("PrettyPrinter.__init__", args, OPTIONS, 0)?;
    let indent = ops::convert::to_index(&or(indent, 1i64))?;
    let width = ops::convert::to_index(&or(width, 80i64))?;
    let Ok(indent) = usize::try_from(indent) else {
        return Err(Exception::value_error("indent must be >= 0"));
    };
    let depth = match or_none(depth) {
        Value::None => None,
        depth => match ops::convert::to_index(&depth)? {
            n if n > 0 => usize::try_from(n).ok(),
            _ => return Err(Exception::value_error("depth must be > 0")),
        },
    };
    if width == 0 {
        return Err(Exception::value_error("width must be != 0"));
    }
    let (out, context) = (String::new(), Vec::new());
    Ok((
        Printer {
            indent,
            width,
            depth,
            compact,
            sort_dicts,
            underscore_numbers,
            out,
            context,
        },
        or_none(stream),
    ))
}

fn pretty(printer: &mut Printer, x: &Value) -> Result<String> {
    printer.format(x, 0, 0, 0)?;
    Ok(std::mem::take(&mut printer.out))
}

fn write(stream: &Value, text: &str) -> Result<()> {
    let stream = if stream.is_none() {
        ops::get_attr(
            &crate::program::import_library(&crate::stdlib::library::inner::SYS)?,
            "stdout",
        )?
    } else {
        stream.clone()
    };
    ops::call_method(&stream, "write", Args::pos([Value::str(text)]))?;
    Ok(())
}

fn take_object(function: &str, args: &mut Args) -> Result<Value> {
    if !args.pos.is_empty() {
        return Ok(args.pos.remove(0));
    }
    args.take_kw("object").ok_or_else(|| {
        Exception::type_error(format!(
            "{function}() missing 1 required positional argument: 'object'"
        ))
    })
}

thread_local! {
    static CLASS: Class = Class::builder("PrettyPrinter")
        .module("pprint")
        .python()
        .raw_method("__init__", |this, args| {
            options(args.clone(), true)?;
            ops::set_attr(this, "_options", Value::Dict(crate::object::Dict::from_names(named(args))))?;
            Ok(Value::None)
        })
        .raw_method(n!("pformat"), |this, mut args| {
            let x = take_object("PrettyPrinter.pformat", &mut args)?;
            let (mut printer, _) = own_options(this)?;
            Ok(Value::from(pretty(&mut printer, &x)?))
        })
        .raw_method(n!("pprint"), |this, mut args| {
            let x = take_object("PrettyPrinter.pprint", &mut args)?;
            let (mut printer, stream) = own_options(this)?;
            let text = pretty(&mut printer, &x)?;
            write(&stream, &format!("{text}\n"))?;
            Ok(Value::None)
        })
        .build();
}

/// Positional options with their names.
fn named(args: Args) -> Vec<(crate::object::Str, Value)> {
    let positional = OPTIONS
        .iter()
        .zip(args.pos)
        .map(|(name, value)| ((*name).into(), value));
    positional.chain(args.kw).collect()
}

fn own_options(this: &Value) -> Result<(Printer, Value)> {
    let mut args = Args::none();
    if let Value::Dict(dict) = ops::get_attr(this, "_options")? {
        args.kw = dict
            .items()
            .into_iter()
            .filter_map(|(k, v)| Some((k.as_str()?, v)))
            .collect();
    }
    options(args, true)
}

/// `import pprint`
pub fn module() -> Module {
    Module::new("pprint")
        .class_of(n!("PrettyPrinter"), || CLASS.with(Clone::clone))
        .function(n!("pformat"), |mut args| {
            let x = take_object("pformat", &mut args)?;
            let mut call = Args::none();
            // `pformat(object, indent, width, depth)` has no stream.
            call.kw = named(args);
            Ok(Value::from(pretty(&mut options(call, true)?.0, &x)?))
        })
        .function(n!("pprint"), |args| print("pprint", args, true))
        .function(n!("pp"), |args| print("pp", args, false))
        .function(n!("saferepr"), |args| {
            let [x] = signature::bind("saferepr", false, args, ["object"], 1)?;
            Ok(Value::from(
                options(Args::none(), true)?.0.safe_repr(&x, 0)?,
            ))
        })
}

/// `pprint.pprint(object, stream, indent, width, depth)`
fn print(function: &str, mut args: Args, sort_dicts: bool) -> Result<Value> {
    let x = take_object(function, &mut args)?;
    let names = ["stream", "indent", "width", "depth"];
    let mut call = Args::none();
    call.kw = names
        .iter()
        .zip(args.pos)
        .map(|(name, value)| ((*name).into(), value))
        .chain(args.kw)
        .collect();
    let (mut printer, stream) = options(call, sort_dicts)?;
    let text = pretty(&mut printer, &x)?;
    write(&stream, &format!("{text}\n"))?;
    Ok(Value::None)
}

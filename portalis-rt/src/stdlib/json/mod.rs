//! `json`: text from objects (`encode`) and objects from text (`decode`).

mod decode;
mod encode;
mod error;
mod scan;

use crate::object::{Args, Exception, Module, Result, Value};
use crate::ops;
use crate::stdlib::signature;

/// The text of `obj` by `json.dumps(obj, **options)`.
fn dump_text(obj: &Value, mut args: Args) -> Result<Value> {
    let class = args.take_kw("cls").filter(|class| !class.is_none());
    match class {
        None => {
            let options = encode::Options::from_keywords(args, "JSONEncoder.__init__")?;
            encode::encode(obj, &options).map(Value::from)
        }
        Some(class) => {
            // Every option is handed on, as the function's own defaults are.
            let defaults = [
                ("skipkeys", Value::Bool(false)),
                ("ensure_ascii", Value::Bool(true)),
                ("check_circular", Value::Bool(true)),
                ("allow_nan", Value::Bool(true)),
                ("indent", Value::None),
                ("separators", Value::None),
                ("default", Value::None),
                ("sort_keys", Value::Bool(false)),
            ];
            let mut all = Args::none();
            for (name, default) in defaults {
                let given = args.take_kw(name).unwrap_or(default);
                all = all.with_kw(name, given);
            }
            all.kw.extend(args.kw);
            let encoder = ops::call(&class, all)?;
            ops::call_method(&encoder, "encode", Args::pos([obj.clone()]))
        }
    }
}

fn dumps(mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let (own, options): (Vec<_>, Vec<_>) =
        keywords.into_iter().partition(|(name, _)| *name == *"obj");
    args.kw = own;
    let [obj] = signature::bind("dumps", false, args, ["obj"], 1)?;
    dump_text(
        &obj,
        Args {
            pos: Default::default(),
            kw: options,
        },
    )
}

fn dump(mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let (own, options): (Vec<_>, Vec<_>) = keywords
        .into_iter()
        .partition(|(name, _)| *name == *"obj" || *name == *"fp");
    args.kw = own;
    let [obj, file] = signature::bind("dump", false, args, ["obj", "fp"], 2)?;
    let text = dump_text(
        &obj,
        Args {
            pos: Default::default(),
            kw: options,
        },
    )?;
    ops::call_method(&file, "write", Args::pos([text]))?;
    Ok(Value::None)
}

/// The object in `text` by `json.loads(text, **options)`.
fn load_text(text: &Value, mut args: Args) -> Result<Value> {
    let text = match text.as_str() {
        Some(text) => {
            if text.starts_with('\u{feff}') {
                return Err(error::decode_error(
                    "Unexpected UTF-8 BOM (decode using utf-8-sig)",
                    &text,
                    0,
                ));
            }
            text
        }
        None => match crate::object::bytearray::buffer(text) {
            Some(bytes) => decode::text_of_bytes(&bytes)?,
            None => {
                return Err(Exception::type_error(format!(
                    "the JSON object must be str, bytes or bytearray, not {}",
                    ops::class_name(text)
                )));
            }
        },
    };
    match args.take_kw("cls").filter(|class| !class.is_none()) {
        None => {
            let hooks = decode::Hooks::from_keywords(args)?;
            decode::decode(&text, &hooks)
        }
        Some(class) => {
            let given = args
                .kw
                .into_iter()
                .filter(|(_, value)| !value.is_none())
                .collect();
            let decoder = ops::call(
                &class,
                Args {
                    pos: Default::default(),
                    kw: given,
                },
            )?;
            ops::call_method(&decoder, "decode", Args::pos([Value::Str(text)]))
        }
    }
}

fn loads(mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let (own, options): (Vec<_>, Vec<_>) =
        keywords.into_iter().partition(|(name, _)| *name == *"s");
    args.kw = own;
    let [text] = signature::bind("loads", false, args, ["s"], 1)?;
    load_text(
        &text,
        Args {
            pos: Default::default(),
            kw: options,
        },
    )
}

fn load(mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.kw);
    let (own, options): (Vec<_>, Vec<_>) =
        keywords.into_iter().partition(|(name, _)| *name == *"fp");
    args.kw = own;
    let [file] = signature::bind("load", false, args, ["fp"], 1)?;
    let text = ops::call_method(&file, "read", Args::none())?;
    load_text(
        &text,
        Args {
            pos: Default::default(),
            kw: options,
        },
    )
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("json")
        .function(n!("dumps"), dumps)
        .function(n!("dump"), dump)
        .function(n!("loads"), loads)
        .function(n!("load"), load)
        .class_of(n!("JSONEncoder"), encode::class)
        .class_of(n!("JSONDecoder"), decode::class)
        .class_of(n!("JSONDecodeError"), error::class)
}

/// Makes `json.decoder`.
pub fn decoder_module() -> Module {
    Module::new("json.decoder")
        .class_of(n!("JSONDecoder"), decode::class)
        .class_of(n!("JSONDecodeError"), error::class)
}

/// Makes `json.encoder`.
pub fn encoder_module() -> Module {
    Module::new("json.encoder").class(encode::class())
}

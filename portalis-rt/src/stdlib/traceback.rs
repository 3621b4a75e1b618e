//! `traceback`: the text of exceptions, as functions and objects.

use crate::object::exception::Frame;
use crate::object::{Args, Class, Exception, Instance, List, Module, Object, Result, Str, Value};
use crate::ops;
use crate::ops::suggest::Style;
use crate::ops::traceback::{Traceback, frame_texts, limited, only_texts, texts};

/// `traceback.FrameSummary`
struct FrameSummary {
    filename: Str,
    lineno: Value,
    name: Str,
    line: Value,
}

/// `traceback.TracebackException`
struct TracebackException {
    e: Exception,
    limit: Option<i64>,
}

thread_local! {
    static FRAME_SUMMARY: Class = Class::builder("FrameSummary")
        .module("traceback")
        .constructor(|_, mut args| {
            let line = args.take_kw("line").unwrap_or(Value::None);
            args.kw.clear();
            let [filename, lineno, name] = args.exact("FrameSummary")?;
            Ok(Value::object(FrameSummary { filename: ops::str(&filename)?, lineno, name: ops::str(&name)?, line }))
        })
        .dunders(&["__repr__", "__len__", "__iter__", "__getitem__", "__eq__"])
        .build();
    static STACK_SUMMARY: Class = Class::builder("StackSummary")
        .module("traceback")
        .base(crate::object::list::class())
        .class_method(n!("from_list"), |args| {
            let [_, frames] = args.exact("from_list")?;
            let frames = ops::to_vec(&frames)?.into_iter().map(summary_of).collect::<Result<Vec<_>>>()?;
            Ok(stack_summary(frames))
        })
        .class_method(n!("extract"), |mut args| {
            args.kw.clear();
            Ok(stack_summary(Vec::new()))
        })
        .raw_method(n!("format"), |this, _| Ok(strings(format_summaries(&ops::to_vec(&this.native())?)?)))
        .build();
    static TRACEBACK_EXCEPTION: Class = Class::builder("TracebackException")
        .module("traceback")
        .constructor(|_, mut args| {
            let limit = args.take_kw("limit").unwrap_or(Value::None);
            args.kw.clear();
            let [_, value, _] = args.range("TracebackException", 2)?;
            traceback_exception(&value, &limit)
        })
        .class_method(n!("from_exception"), |mut args| {
            let limit = args.take_kw("limit").unwrap_or(Value::None);
            args.kw.clear();
            let [_, value] = args.exact("from_exception")?;
            traceback_exception(&value, &limit)
        })
        .method(n!("format"), |this, args| {
            let this = part(this)?;
            let [chain] = args.bind("format", ["chain"], 0)?;
            let chain = chain.is_unset() || ops::truth(&chain)?;
            ops::iter(&strings(texts(&this.e, chain, this.limit)))
        })
        .method(n!("format_exception_only"), |this, _| ops::iter(&strings(only_texts(&part(this)?.e, Style::Library))))
        .method(n!("print"), |this, mut args| {
            let this = part(this)?;
            let file = args.take_kw("file").unwrap_or(Value::None);
            let [chain] = args.bind("print", ["chain"], 0)?;
            let chain = chain.is_unset() || ops::truth(&chain)?;
            write(&file, &texts(&this.e, chain, this.limit).concat())
        })
        .dunders(&["__str__"])
        .build();
}

fn part(this: &Value) -> Result<std::rc::Rc<TracebackException>> {
    this.downcast::<TracebackException>()
        .ok_or_else(|| Exception::type_error("a TracebackException is needed"))
}

fn traceback_exception(value: &Value, limit: &Value) -> Result<Value> {
    match Exception::from_value(value) {
        Some(e) => Ok(Value::object(TracebackException {
            e,
            limit: limit_of(limit)?,
        })),
        None => Err(not_exception(value)),
    }
}

#[cold]
fn not_exception(value: &Value) -> Exception {
    Exception::type_error(format!(
        "Exception expected for value, {} found",
        ops::class_name(value)
    ))
}

fn strings(texts: Vec<String>) -> Value {
    Value::list(texts.into_iter().map(Value::from).collect())
}

fn stack_summary(frames: Vec<Value>) -> Value {
    Value::Instance(Instance::with_payload(
        STACK_SUMMARY.with(Clone::clone),
        Value::List(List::new(frames)),
    ))
}

/// A summary from a frame summary or a tuple of four.
fn summary_of(frame: Value) -> Result<Value> {
    if frame.downcast::<FrameSummary>().is_some() {
        return Ok(frame);
    }
    let [filename, lineno, name, line] =
        <[Value; 4]>::try_from(ops::unpack(&frame, 4)?).unwrap_or_default();
    Ok(Value::object(FrameSummary {
        filename: ops::str(&filename)?,
        lineno,
        name: ops::str(&name)?,
        line,
    }))
}

fn summary(frame: &Frame) -> Value {
    let line = ops::traceback::source_line(frame.file, frame.line);
    Value::object(FrameSummary {
        filename: Str::new(frame.file),
        lineno: Value::Int(frame.line.into()),
        name: Str::new(frame.function),
        line: Value::from(line.unwrap_or_default().trim()),
    })
}

fn format_summaries(frames: &[Value]) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for frame in frames {
        let frame = summary_of(frame.clone())?;
        let Some(frame) = frame.downcast::<FrameSummary>() else {
            continue;
        };
        let mut text = format!(
            "  File \"{}\", line {}, in {}\n",
            frame.filename,
            ops::str(&frame.lineno)?,
            frame.name
        );
        if let Some(line) = frame.line.as_str()
            && !line.trim().is_empty()
        {
            text.push_str(&format!("    {}\n", line.trim()));
        }
        out.push(text);
    }
    Ok(out)
}

fn limit_of(limit: &Value) -> Result<Option<i64>> {
    match limit {
        Value::Unset | Value::None => Ok(None),
        limit => ops::convert::to_index(limit).map(Some),
    }
}

fn frames_of(traceback: &Value, limit: &Value) -> Result<Vec<Frame>> {
    match traceback {
        Value::Unset | Value::None => Ok(Vec::new()),
        other => match other.downcast::<Traceback>() {
            Some(traceback) => Ok(limited(&traceback.frames, limit_of(limit)?).to_vec()),
            None => Err(Exception::attribute_error(format!(
                "'{}' object has no attribute 'tb_frame'",
                ops::class_name(other)
            ))),
        },
    }
}

/// Writes to a file object, `sys.stderr` if it is `None`.
fn write(file: &Value, text: &str) -> Result<Value> {
    match file {
        Value::Unset | Value::None => crate::stdlib::sys::stderr_write(text)?,
        file => {
            ops::call_method(file, "write", Args::pos([Value::str(text)]))?;
        }
    }
    Ok(Value::None)
}

/// The arguments `(exc, /, value, tb, limit, file, chain)`, where the first may be the exception or its class.
struct Request {
    e: Option<Exception>,
    traceback: Value,
    limit: Option<i64>,
    file: Value,
    chain: bool,
}

fn request(args: Args, function: &str, has_file: bool) -> Result<Request> {
    let [exc, value, traceback, limit, file, chain] = if has_file {
        args.bind(
            function,
            ["exc", "value", "tb", "limit", "file", "chain"],
            1,
        )?
    } else {
        let [exc, value, traceback, limit, chain] =
            args.bind(function, ["exc", "value", "tb", "limit", "chain"], 1)?;
        [exc, value, traceback, limit, Value::None, chain]
    };
    if value.is_unset() != traceback.is_unset() {
        return Err(Exception::value_error(
            "Both or neither of value and tb must be given",
        ));
    }
    let subject = if value.is_unset() { exc } else { value };
    let e = match &subject {
        Value::None => None,
        subject => Some(Exception::from_value(subject).ok_or_else(|| not_exception(subject))?),
    };
    Ok(Request {
        e,
        traceback,
        limit: limit_of(&limit)?,
        file,
        chain: chain.is_unset() || ops::truth(&chain)?,
    })
}

impl Request {
    fn texts(&self) -> Result<Vec<String>> {
        let Some(e) = &self.e else {
            return Ok(vec!["NoneType: None\n".to_owned()]);
        };
        if self.traceback.is_unset() {
            return Ok(texts(e, self.chain, self.limit));
        }
        // The traceback given counts, not the exception's own.
        let own = ops::traceback::of(e);
        ops::traceback::set(e, &self.traceback)?;
        let out = texts(e, self.chain, self.limit);
        ops::traceback::set(e, &own)?;
        Ok(out)
    }
}

fn format_exc(args: Args) -> Result<Value> {
    let [limit, chain] = args.bind("format_exc", ["limit", "chain"], 0)?;
    Ok(Value::from(current_text(&limit, &chain)?))
}

fn current_text(limit: &Value, chain: &Value) -> Result<String> {
    let chain = chain.is_unset() || ops::truth(chain)?;
    match ops::exception::current() {
        Some(e) => Ok(texts(&e, chain, limit_of(limit)?).concat()),
        None => Ok("NoneType: None\n".to_owned()),
    }
}

fn format_exception_only(args: Args) -> Result<Value> {
    let [exc, value] = args.bind("format_exception_only", ["exc", "value"], 1)?;
    let subject = if value.is_unset() { exc } else { value };
    match &subject {
        Value::None => Ok(strings(vec!["NoneType: None\n".to_owned()])),
        subject => match Exception::from_value(subject) {
            Some(e) => Ok(strings(only_texts(&e, Style::Library))),
            None => Err(not_exception(subject)),
        },
    }
}

/// Where Python code stands at the moment, as far as it is known.
fn caller() -> Vec<Frame> {
    crate::stdlib::caller::get().copied().into_iter().collect()
}

/// `import traceback`
pub fn module() -> Module {
    Module::new("traceback")
        .class_of(n!("FrameSummary"), || FRAME_SUMMARY.with(Clone::clone))
        .class_of(n!("StackSummary"), || STACK_SUMMARY.with(Clone::clone))
        .class_of(n!("TracebackException"), || {
            TRACEBACK_EXCEPTION.with(Clone::clone)
        })
        .function(n!("print_exc"), |args| {
            let [limit, file, chain] = args.bind("print_exc", ["limit", "file", "chain"], 0)?;
            write(&file, &current_text(&limit, &chain)?)
        })
        .function(n!("format_exc"), format_exc)
        .function(n!("print_exception"), |args| {
            let request = request(args, "print_exception", true)?;
            write(&request.file, &request.texts()?.concat())
        })
        .function(n!("format_exception"), |args| {
            Ok(strings(request(args, "format_exception", false)?.texts()?))
        })
        .function(n!("format_exception_only"), format_exception_only)
        .function(n!("print_last"), |_| {
            Err(Exception::value_error("no last exception"))
        })
        .function(n!("extract_tb"), |args| {
            let [traceback, limit] = args.bind("extract_tb", ["tb", "limit"], 1)?;
            Ok(stack_summary(
                frames_of(&traceback, &limit)?.iter().map(summary).collect(),
            ))
        })
        .function(n!("format_tb"), |args| {
            let [traceback, limit] = args.bind("format_tb", ["tb", "limit"], 1)?;
            Ok(strings(frame_texts(&frames_of(&traceback, &limit)?)))
        })
        .function(n!("print_tb"), |args| {
            let [traceback, limit, file] = args.bind("print_tb", ["tb", "limit", "file"], 1)?;
            write(
                &file,
                &frame_texts(&frames_of(&traceback, &limit)?).concat(),
            )
        })
        .function(n!("format_list"), |args| {
            let [frames] = args.bind("format_list", ["extracted_list"], 1)?;
            Ok(strings(format_summaries(&ops::to_vec(&frames)?)?))
        })
        .function(n!("print_list"), |args| {
            let [frames, file] = args.bind("print_list", ["extracted_list", "file"], 1)?;
            write(&file, &format_summaries(&ops::to_vec(&frames)?)?.concat())
        })
        .function(n!("extract_stack"), |_| {
            Ok(stack_summary(caller().iter().map(summary).collect()))
        })
        .function(n!("format_stack"), |_| Ok(strings(frame_texts(&caller()))))
        .function(n!("print_stack"), |args| {
            let [_, _, file] = args.bind("print_stack", ["f", "limit", "file"], 0)?;
            write(&file, &frame_texts(&caller()).concat())
        })
        .function(n!("walk_tb"), |args| {
            let [traceback] = args.bind("walk_tb", ["tb"], 1)?;
            let frames = frames_of(&traceback, &Value::None)?;
            let pairs = frames.iter().map(|f| {
                let object = Value::object(ops::traceback::FrameObject::new(*f));
                Value::tuple(vec![object, Value::Int(f.line.into())])
            });
            ops::iter(&Value::list(pairs.collect()))
        })
        .function(n!("clear_frames"), |_| Ok(Value::None))
}

impl FrameSummary {
    fn tuple(&self) -> Value {
        Value::tuple(vec![
            Value::Str(self.filename.clone()),
            self.lineno.clone(),
            Value::Str(self.name.clone()),
            self.line.clone(),
        ])
    }
}

impl Object for FrameSummary {
    fn class(&self) -> Class {
        FRAME_SUMMARY.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::str(&self.lineno).map(|line| {
            format!(
                "<FrameSummary file {}, line {line} in {}>",
                self.filename, self.name
            )
        }))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "filename" => Value::Str(self.filename.clone()),
            "lineno" | "end_lineno" => self.lineno.clone(),
            "name" => Value::Str(self.name.clone()),
            "line" => self.line.clone(),
            "locals" | "colno" | "end_colno" => Value::None,
            _ => return None,
        }))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(4))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(ops::iter(&self.tuple()))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(ops::get_item(&self.tuple(), key))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = match other.downcast::<FrameSummary>() {
            Some(other) => other.tuple(),
            None if matches!(other, Value::Tuple(_)) => other.clone(),
            None => return None,
        };
        Some(ops::eq(&self.tuple(), &other))
    }
}

impl Object for TracebackException {
    fn class(&self) -> Class {
        TRACEBACK_EXCEPTION.with(Clone::clone)
    }
    fn str(&self, _this: &Value) -> Option<Result<String>> {
        Some(ops::str(&self.e.value()).map(|text| text.to_string()))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let linked = |e: Option<Exception>| {
            e.map_or(Value::None, |e| {
                Value::object(TracebackException {
                    e,
                    limit: self.limit,
                })
            })
        };
        Some(Ok(match name {
            "exc_type" => Value::Class(self.e.class()),
            "exc_type_str" => Value::from(ops::exception::display_name(&self.e.class())),
            "stack" => {
                let frames: Vec<Frame> = self
                    .e
                    .data()
                    .traceback
                    .borrow()
                    .iter()
                    .rev()
                    .copied()
                    .collect();
                stack_summary(limited(&frames, self.limit).iter().map(summary).collect())
            }
            "__cause__" => linked(self.e.cause()),
            "__context__" => linked(self.e.context()),
            "__suppress_context__" => Value::Bool(self.e.data().suppress_context.get()),
            "__notes__" => match ops::get_attr_opt(&self.e.value(), "__notes__") {
                Ok(notes) => notes.unwrap_or(Value::None),
                Err(e) => return Some(Err(e)),
            },
            "exceptions" if ops::group::is_group(&self.e) => Value::list(
                ops::group::children(&self.e)
                    .into_iter()
                    .map(|e| linked(Some(e)))
                    .collect(),
            ),
            "exceptions" => Value::None,
            _ => return None,
        }))
    }
}

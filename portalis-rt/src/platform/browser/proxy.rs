//! JavaScript's objects in Python, and the module `js`: the names of JavaScript's global object.

use std::cell::Cell;

use js_sys::{Array, Function, Map, Object as JsObject, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{convert, errors, page, promise};
use crate::object::native::ValueFuture;
use crate::object::{Args, Class, Exception, Module, Object, Result, Value};
use crate::ops;

/// An object of JavaScript's.
struct Proxy {
    object: JsValue,
    /// What it was read from: `this` of its calls.
    owner: JsValue,
}

/// What goes over an iterator of JavaScript's.
struct Iterator(JsValue);

thread_local! {
    static PROXY: Class = Class::builder("JsProxy")
        .module("js")
        .final_class()
        .raw_method(n!("to_py"), |this, args| {
            let [] = args.exact("to_py")?;
            convert::from_js(&inner(this).unwrap_or_default())
        })
        .raw_method(n!("object_keys"), |this, args| {
            let [] = args.exact("object_keys")?;
            convert::from_js(&JsObject::keys(&object(this)))
        })
        .raw_method(n!("object_values"), |this, args| {
            let [] = args.exact("object_values")?;
            convert::from_js_shallow(&JsObject::values(&object(this)))
        })
        .raw_method(n!("object_entries"), |this, args| {
            let [] = args.exact("object_entries")?;
            convert::from_js_shallow(&JsObject::entries(&object(this)))
        })
        .build();
    /// Of what has a method `then`.
    static PROMISE: Class = Class::builder("JsPromise")
        .module("js")
        .base(PROXY.with(Clone::clone))
        .final_class()
        .raw_method("__await__", |this, args| {
            let [] = args.exact("__await__")?;
            let promise = this.clone();
            let waiting = async move { crate::asyncio::await_value(promise).await };
            let coroutine = crate::object::Coroutine::new("JsPromise.__await__", waiting);
            ops::call_method(&Value::Coroutine(coroutine), "__await__", Args::none())
        })
        .build();
    static ITERATOR: Class = Class::builder("JsIterator").module("js").final_class().build();
    static EXCEPTION: Class = Class::builder("JsException")
        .module("js")
        .base(Exception::class_named("Exception"))
        .build();
    /// Each object's number, where it has been asked for.
    static NUMBERS: (js_sys::WeakMap, Cell<u32>) = (js_sys::WeakMap::new(), Cell::new(1));
}

/// An object of JavaScript's for Python.
pub(super) fn new(object: JsValue) -> Value {
    of_owner(object, JsValue::UNDEFINED)
}

fn of_owner(object: JsValue, owner: JsValue) -> Value {
    Value::object(Proxy { object, owner })
}

/// The object of JavaScript's that this is a proxy of.
pub(super) fn inner(value: &Value) -> Option<JsValue> {
    value.downcast::<Proxy>().map(|proxy| proxy.object.clone())
}

/// `js.JsException`
pub(super) fn exception_class() -> Class {
    EXCEPTION.with(Clone::clone)
}

fn object(value: &Value) -> JsObject {
    inner(value).unwrap_or_default().unchecked_into()
}

/// A result of JavaScript's: its value for Python, or what it threw.
fn given(result: std::result::Result<JsValue, JsValue>) -> Result<Value> {
    convert::from_js_shallow(&result.map_err(|thrown| errors::from_js(&thrown))?)
}

/// The arguments, with the keyword arguments as the properties of a last one.
fn arguments(args: &Args) -> Result<Array> {
    let all = Array::new();
    for value in &args.pos {
        all.push(&convert::to_js(value)?);
    }
    if !args.kw.is_empty() {
        let options = JsObject::new();
        for (name, value) in &args.kw {
            convert::set(&options, name, &convert::to_js(value)?);
        }
        all.push(&options);
    }
    Ok(all)
}

impl Proxy {
    fn get(&self, name: &str) -> Result<Option<Value>> {
        let key = JsValue::from_str(name);
        // Numbers and text have properties too.
        let holder: JsValue = JsObject::from(self.object.clone()).into();
        let found = Reflect::get(&holder, &key).map_err(|thrown| errors::from_js(&thrown))?;
        if found.is_undefined() && !Reflect::has(&holder, &key).unwrap_or(false) {
            return Ok(None);
        }
        if found.is_function() && super::callback::inner(&found).is_none() {
            return Ok(Some(of_owner(found, self.object.clone())));
        }
        convert::from_js_shallow(&found).map(Some)
    }

    /// A method of the object's, called.
    fn method(&self, name: &str, args: &Array) -> Option<Result<Value>> {
        let function = Reflect::get(&self.object, &JsValue::from_str(name)).ok()?;
        let function: Function = function.dyn_into().ok()?;
        Some(given(Reflect::apply(&function, &self.object, args)))
    }

    /// `object[Symbol.iterator]()`
    fn iterator(&self) -> Option<Result<JsValue>> {
        if !self.object.is_object() && !self.object.is_function() {
            return None;
        }
        let function = Reflect::get(&self.object, &js_sys::Symbol::iterator()).ok()?;
        let function: Function = function.dyn_into().ok()?;
        let iterator = function.call0(&self.object);
        Some(iterator.map_err(|thrown| errors::from_js(&thrown)))
    }

    fn is_thenable(&self) -> bool {
        self.object.is_object()
            && Reflect::get(&self.object, &JsValue::from_str("then"))
                .is_ok_and(|then| then.is_function())
    }

    fn length(&self) -> Option<usize> {
        ["length", "size"].iter().find_map(|name| {
            let length = Reflect::get(&self.object, &JsValue::from_str(name)).ok()?;
            length.as_f64().map(|length| length as usize)
        })
    }
}

impl Object for Proxy {
    fn class(&self) -> Class {
        if self.is_thenable() {
            PROMISE.with(Clone::clone)
        } else {
            PROXY.with(Clone::clone)
        }
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(Ok(page::text_of(&self.object)))
    }
    fn get_attr(&self, _: &Value, name: &str) -> Option<Result<Value>> {
        if name == "new" && self.object.is_function() {
            let constructor: Function = self.object.clone().unchecked_into();
            return Some(Ok(Value::object(Constructor(constructor))));
        }
        // A name that is a keyword in Python is written with an underscore behind it.
        let plain = name.strip_suffix('_').filter(|plain| is_keyword(plain));
        self.get(plain.unwrap_or(name)).transpose()
    }
    fn set_attr(&self, _: &Value, name: &str, value: Value) -> Option<Result<()>> {
        Some(convert::to_js(&value).and_then(|value| {
            Reflect::set(&self.object, &JsValue::from_str(name), &value)
                .map(drop)
                .map_err(|thrown| errors::from_js(&thrown))
        }))
    }
    fn del_attr(&self, _: &Value, name: &str) -> Option<Result<()>> {
        let object: &JsObject = self.object.unchecked_ref();
        let removed = Reflect::delete_property(object, &JsValue::from_str(name));
        Some(removed.map(drop).map_err(|thrown| errors::from_js(&thrown)))
    }
    fn is_callable(&self) -> bool {
        self.object.is_function()
    }
    fn call(&self, _: &Value, args: Args) -> Option<Result<Value>> {
        let function = self.object.dyn_ref::<Function>()?;
        Some(arguments(&args).and_then(|args| given(Reflect::apply(function, &self.owner, &args))))
    }
    fn truth(&self) -> Option<Result<bool>> {
        Some(Ok(match Array::is_array(&self.object) {
            true => self.length() != Some(0),
            false => self.object.is_truthy(),
        }))
    }
    fn len(&self) -> Option<Result<usize>> {
        self.length().map(Ok)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        let is_iterator = Reflect::get(&self.object, &JsValue::from_str("next"))
            .is_ok_and(|next| next.is_function());
        let iterator = match self.iterator() {
            Some(iterator) => iterator,
            None if is_iterator => Ok(inner(this).unwrap_or_default()),
            None => return None,
        };
        Some(iterator.map(|iterator| Value::object(Iterator(iterator))))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        let has = |args: &Array| -> Option<Result<bool>> {
            self.method("has", args)
                .map(|has| has.and_then(|has| ops::truth(&has)))
        };
        let args = match convert::to_js(key) {
            Ok(key) => Array::of1(&key),
            Err(e) => return Some(Err(e)),
        };
        if self.object.is_instance_of::<Map>() {
            return match has(&args)? {
                Ok(true) => self.method("get", &args),
                Ok(false) => Some(Err(Exception::key_error(key.clone()))),
                Err(e) => Some(Err(e)),
            };
        }
        let Value::Int(index) = key else { return None };
        let length = i64::try_from(self.length()?).ok()?;
        let index = if *index < 0 { index + length } else { *index };
        if !(0..length).contains(&index) {
            return Some(Err(Exception::index_error("list index out of range")));
        }
        Some(given(Reflect::get(
            &self.object,
            &JsValue::from(index as f64),
        )))
    }
    fn set_item(&self, key: &Value, value: Value) -> Option<Result<()>> {
        let pair = convert::to_js(key).and_then(|key| Ok((key, convert::to_js(&value)?)));
        let (key, value) = match pair {
            Ok(pair) => pair,
            Err(e) => return Some(Err(e)),
        };
        if self.object.is_instance_of::<Map>() {
            return Some(self.method("set", &Array::of2(&key, &value))?.map(drop));
        }
        let set = Reflect::set(&self.object, &key, &value);
        Some(set.map(drop).map_err(|thrown| errors::from_js(&thrown)))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        let args = match convert::to_js(item) {
            Ok(item) => Array::of1(&item),
            Err(e) => return Some(Err(e)),
        };
        let found = self
            .method("has", &args)
            .or_else(|| self.method("includes", &args))?;
        Some(found.and_then(|found| ops::truth(&found)))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = inner(other)?;
        Some(Ok(JsObject::is(&self.object, &other)))
    }
    fn hash(&self) -> Option<Result<i64>> {
        let object: &JsObject = self.object.dyn_ref()?;
        Some(Ok(NUMBERS.with(|(numbers, next)| {
            match numbers.get(object).as_f64() {
                Some(number) => number as i64,
                None => {
                    let number = next.replace(next.get() + 1);
                    numbers.set(object, &JsValue::from(number));
                    i64::from(number)
                }
            }
        })))
    }
    fn awaitable(&self, _: &Value) -> Option<ValueFuture> {
        if !self.is_thenable() {
            return None;
        }
        let wait = promise::Wait::new(&self.object);
        Some(Box::pin(async move {
            given(crate::asyncio::foreign(wait).await?)
        }))
    }
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "from" | "import" | "class" | "with" | "as" | "in" | "is" | "del" | "pass"
    )
}

impl Object for Iterator {
    fn class(&self) -> Class {
        ITERATOR.with(Clone::clone)
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(this.clone()))
    }
    fn next(&self) -> Option<Result<Option<Value>>> {
        let step = || -> std::result::Result<Option<JsValue>, JsValue> {
            let next: Function = Reflect::get(&self.0, &JsValue::from_str("next"))?.dyn_into()?;
            let step = next.call0(&self.0)?;
            if Reflect::get(&step, &JsValue::from_str("done"))?.is_truthy() {
                return Ok(None);
            }
            Reflect::get(&step, &JsValue::from_str("value")).map(Some)
        };
        Some(match step() {
            Ok(Some(value)) => convert::from_js_shallow(&value).map(Some),
            Ok(None) => Ok(None),
            Err(thrown) => Err(errors::from_js(&thrown)),
        })
    }
}

/// `Class.new`: what `new Class(…)` calls.
struct Constructor(Function);

impl Object for Constructor {
    fn class(&self) -> Class {
        PROXY.with(Clone::clone)
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn call(&self, _: &Value, args: Args) -> Option<Result<Value>> {
        Some(arguments(&args).and_then(|args| given(Reflect::construct(&self.0, &args))))
    }
}

/// The module `js`.
pub fn js_module() -> Option<Module> {
    let mut module = Module::new("js")
        .class(PROXY.with(Clone::clone))
        .class(exception_class())
        .function(n!("to_js"), |args| {
            let [value] = args.exact("to_js")?;
            Ok(new(convert::to_js(&value)?))
        })
        .function(n!("create_proxy"), |args| {
            let [value] = args.exact("create_proxy")?;
            Ok(new(super::callback::function(&value)))
        });
    module.fallback = Some(global);
    Some(module)
}

/// A property of the global object.
fn global(name: &str) -> Option<Value> {
    let globals = Proxy {
        object: js_sys::global().into(),
        owner: JsValue::UNDEFINED,
    };
    globals.get(name).ok().flatten()
}

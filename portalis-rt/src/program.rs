//! A translated program: its modules and their globals, imports, and how it is run.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::thread::LocalKey;

use crate::names::Slot;
use crate::object::exception::Frame;
use crate::object::{Class, Dict, Exception, Module, Object, Result, Value};
use crate::ops;
use crate::stdlib::library::Library;

mod namespace;
pub mod waiting;

pub use namespace::{globals, import_star, loose_name};

/// What is known of a module at build time.
pub struct ModuleDef {
    /// Its dotted name.
    pub name: &'static str,
    /// The Python file.
    pub file: &'static str,
    /// An `__init__.py`.
    pub package: bool,
    /// `__doc__`
    pub doc: Option<&'static str>,
    /// The names of its globals, by slot.
    pub globals: &'static [&'static str],
    /// Runs its statements.
    pub init: fn() -> Result<()>,
    /// The modules of Python's library that it imports.
    pub library: &'static [&'static Library],
    /// The names that its text has, or all that there are.
    pub names: &'static [&'static Slot],
    /// Its state on each thread.
    pub state: &'static LocalKey<ModuleState>,
}

/// A program's modules.
pub type Modules = &'static [&'static ModuleDef];

/// A module's globals on one thread.
pub struct ModuleState {
    def: &'static ModuleDef,
    slots: Box<[RefCell<Value>]>,
    /// Attributes set from outside that the module's own code has no slot for.
    extra: crate::object::Attrs,
    /// `__name__`: `__main__` for the module that is run.
    is_main: Cell<bool>,
    /// Its statements are being run.
    initializing: Cell<bool>,
    /// What `globals()` gives, once it has been asked for.
    dict: RefCell<Option<Dict>>,
    /// Whether there is such a dict.
    live: Cell<bool>,
}

impl ModuleState {
    /// All globals unbound.
    pub fn new(def: &'static ModuleDef) -> ModuleState {
        ModuleState {
            def,
            slots: def.globals.iter().map(|_| RefCell::default()).collect(),
            extra: crate::object::Attrs::default(),
            is_main: Cell::new(false),
            initializing: Cell::new(false),
            dict: RefCell::default(),
            live: Cell::new(false),
        }
    }

    fn slot(&self, name: &str) -> Option<&RefCell<Value>> {
        let index = self.def.globals.iter().position(|global| *global == name)?;
        self.slots.get(index)
    }

    /// The attributes that every module has.
    fn own_attr(&self, name: &str) -> Option<Value> {
        Some(match name {
            "__name__" => Value::str(if self.is_main.get() {
                "__main__"
            } else {
                self.def.name
            }),
            "__file__" => Value::str(self.def.file),
            "__package__" if self.def.package => Value::str(self.def.name),
            "__package__" => Value::str(
                self.def
                    .name
                    .rsplit_once('.')
                    .map_or("", |(package, _)| package),
            ),
            "__doc__" => self.def.doc.map_or(Value::None, Value::str),
            "__spec__" | "__loader__" | "__cached__" => Value::None,
            "__builtins__" => {
                import_library(&crate::stdlib::library::inner::BUILTINS).unwrap_or_default()
            }
            "__path__" if self.def.package => {
                let folder = self
                    .def
                    .file
                    .rsplit_once('/')
                    .map_or("", |(folder, _)| folder);
                Value::list(vec![Value::str(folder)])
            }
            _ => return None,
        })
    }

    fn names(&self) -> Vec<(&'static str, Value)> {
        let slots = self.def.globals.iter().zip(&self.slots);
        slots
            .map(|(name, slot)| (*name, slot.borrow().clone()))
            .filter(|(_, value)| !value.is_unset())
            .collect()
    }
}

/// One global of a module.
pub struct Global {
    state: &'static LocalKey<ModuleState>,
    index: usize,
    name: &'static str,
}

impl Global {
    /// The global in this slot.
    pub const fn new(
        state: &'static LocalKey<ModuleState>,
        index: usize,
        name: &'static str,
    ) -> Global {
        Global { state, index, name }
    }

    /// Its value, or the builtin of that name.
    ///
    /// # Errors
    /// `NameError` if neither is there.
    #[inline]
    pub fn get(&self) -> Result<Value> {
        let value = self
            .state
            .with(|state| state.slots[self.index].borrow().clone());
        if value.is_unset() {
            self.missing()
        } else {
            Ok(value)
        }
    }

    #[cold]
    fn missing(&self) -> Result<Value> {
        if let Some(value) = self.state.with(|state| state.own_attr(self.name)) {
            return Ok(value);
        }
        builtin(self.name)
    }

    /// Binds it.
    #[inline]
    pub fn set(&self, value: Value) {
        // Dropping the old value may run Python code.
        let old = self.state.with(|state| {
            let mirrored = state.mirror(self.name, &value);
            (state.slots[self.index].replace(value), mirrored)
        });
        drop(old);
    }

    /// Unbinds it.
    ///
    /// # Errors
    /// `NameError` if it is not bound.
    pub fn del(&self) -> Result<()> {
        let (old, _mirrored) = self.state.with(|state| {
            let mirrored = state.mirror(self.name, &Value::Unset);
            (state.slots[self.index].take(), mirrored)
        });
        if old.is_unset() {
            return Err(undefined(self.name));
        }
        Ok(())
    }
}

/// The builtin of this name.
///
/// # Errors
/// `NameError`
pub fn builtin(name: &str) -> Result<Value> {
    crate::builtins::lookup(name).ok_or_else(|| undefined(name))
}

/// The `NameError` for a name that is bound nowhere.
#[cold]
pub fn undefined(name: &str) -> Exception {
    let e = Exception::name_error(format!("name '{name}' is not defined"));
    e.data().set_field("name", Value::str(name));
    e
}

/// The builtin of this name, which Python does not have, read in a function: its variables' names and its `self`
/// serve the suggestion of another name.
///
/// # Errors
/// `NameError`
#[cold]
pub fn unknown_name(
    state: &'static LocalKey<ModuleState>,
    name: &str,
    locals: &[&str],
    this: Option<&Value>,
) -> Result<Value> {
    loose_name(state, name).inspect_err(|e| {
        let names = locals.iter().map(|local| Value::str(local)).collect();
        e.data()
            .set_field(ops::suggest::LOCALS, Value::tuple(names));
        if let Some(this) = this.filter(|this| !this.is_unset()) {
            e.data().set_field(ops::suggest::SELF, this.clone());
        }
    })
}

/// The names that the module of this file has at the moment.
pub(crate) fn global_names(file: &str) -> Vec<String> {
    let Some(def) = PROGRAM.get().iter().find(|def| def.file == file) else {
        return Vec::new();
    };
    let own = [
        "__name__",
        "__doc__",
        "__package__",
        "__loader__",
        "__spec__",
        "__annotations__",
        "__builtins__",
        "__file__",
    ];
    let mut names: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
    def.state.with(|state| {
        names.extend(state.names().into_iter().map(|(name, _)| name.to_owned()));
        names.extend(
            state
                .extra
                .items()
                .into_iter()
                .map(|(name, _)| name.to_string()),
        );
    });
    names
}

/// The module object of a module of the program.
struct UserModule(&'static ModuleDef);

thread_local! {
    static MODULES: RefCell<HashMap<String, Value>> = RefCell::default();
    static MAIN: Cell<&'static str> = const { Cell::new("") };
    static PROGRAM: Cell<&'static [&'static ModuleDef]> = const { Cell::new(&[]) };
    static FRAMES: RefCell<HashMap<(&'static str, u32), &'static Frame>> = RefCell::default();
}

impl Object for UserModule {
    fn class(&self) -> Class {
        crate::object::module::class()
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "<module '{}' from '{}'>",
            self.0.name, self.0.file
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let found = self.0.state.with(|state| {
            if let Some(slot) = state.slot(name) {
                let value = slot.borrow().clone();
                if !value.is_unset() {
                    return Some(value);
                }
            }
            if name == "__dict__" {
                return Some(globals(self.0.state));
            }
            state.extra.get(name).or_else(|| state.own_attr(name))
        });
        if let Some(value) = found {
            return Some(Ok(value));
        }
        let hook = self
            .0
            .state
            .with(|state| state.slot("__getattr__").map(|slot| slot.borrow().clone()));
        match hook {
            Some(hook) if !hook.is_unset() => Some(ops::call(
                &hook,
                crate::object::Args::pos([Value::str(name)]),
            )),
            _ => None,
        }
    }
    fn set_attr(&self, _this: &Value, name: &str, value: Value) -> Option<Result<()>> {
        let old = self.0.state.with(|state| state.bind(name, value));
        drop(old);
        Some(Ok(()))
    }
    fn del_attr(&self, _this: &Value, name: &str) -> Option<Result<()>> {
        let (old, _mirrored) = self.0.state.with(|state| state.bind(name, Value::Unset));
        (!old.is_unset()).then_some(Ok(()))
    }
}

/// A module's name as `__module__` shows it: `__main__` for the module that is run.
pub fn shown_name(module: &'static str) -> &'static str {
    if MAIN.get() == module {
        "__main__"
    } else {
        module
    }
}

/// `import name`: runs the module if it has not run yet, and its packages before it.
///
/// # Errors
/// What the module raises; `ModuleNotFoundError`.
pub fn import(name: &str) -> Result<Value> {
    if let Some(module) = MODULES.with(|modules| modules.borrow().get(name).cloned()) {
        return Ok(module);
    }
    let parent = match name.rsplit_once('.') {
        Some((package, _)) => Some(import(package)?),
        None => None,
    };
    // Importing the package may have imported this module.
    if let Some(module) = MODULES.with(|modules| modules.borrow().get(name).cloned()) {
        return Ok(module);
    }
    let def = PROGRAM.get().iter().find(|def| def.name == name);
    let module = match def {
        Some(def) => {
            let module = Value::object(UserModule(def));
            // Before it runs: circular imports see it half done.
            register(name, module.clone());
            if let Err(error) = run_init(def) {
                MODULES.with(|modules| modules.borrow_mut().remove(name));
                return Err(error);
            }
            module
        }
        None if PROGRAM.get().iter().any(|def| {
            def.name
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.'))
        }) =>
        {
            let module = Value::object(Module::new(name));
            register(name, module.clone());
            module
        }
        None => match library_module(name) {
            Some(library) => make(library)?,
            None => {
                let e = Exception::module_not_found_error(match name.rsplit_once('.') {
                    Some((package, _)) if parent.is_some() && !is_package(package) => {
                        format!("No module named '{name}'; '{package}' is not a package")
                    }
                    _ => format!("No module named '{name}'"),
                });
                e.data().set_field("name", Value::str(name));
                return Err(e);
            }
        },
    };
    if let (Some(parent), Some((_, leaf))) = (parent, name.rsplit_once('.')) {
        ops::set_attr(&parent, leaf, module.clone())?;
    }
    Ok(module)
}

/// A module of the library that some module of the program imports.
fn library_module(name: &str) -> Option<&'static Library> {
    if cfg!(test) {
        return crate::stdlib::library::TABLE
            .iter()
            .copied()
            .find(|library| library.name == name);
    }
    let named = PROGRAM.get().iter().flat_map(|def| def.library);
    named.copied().find_map(|library| library.find(name))
}

fn make(library: &'static Library) -> Result<Value> {
    if let Some(why) = crate::stdlib::absent(library.name) {
        return Err(Exception::new("ImportError", why));
    }
    let module = Value::object((library.make)());
    register(library.name, module.clone());
    Ok(module)
}

/// A module of the library, for Rust code that needs it whatever the program imports. A module of that name in the
/// program comes before it, as in CPython.
///
/// # Errors
/// What the module raises.
pub(crate) fn import_library(library: &'static Library) -> Result<Value> {
    if let Some(module) = loaded(library.name) {
        return Ok(module);
    }
    if PROGRAM.get().iter().any(|def| def.name == library.name) {
        return import(library.name);
    }
    let module = make(library)?;
    if let Some((package, leaf)) = library.name.rsplit_once('.')
        && let Some(package) = loaded(package)
    {
        ops::set_attr(&package, leaf, module.clone())?;
    }
    Ok(module)
}

/// Runs a module's statements.
fn run_init(def: &'static ModuleDef) -> Result<()> {
    def.state.with(|state| state.initializing.set(true));
    let result = (def.init)();
    def.state.with(|state| state.initializing.set(false));
    result
}

/// Why a module of the program has no such attribute.
pub(crate) fn missing_attribute(module: &Value, name: &str) -> Option<String> {
    let def = module.downcast::<UserModule>()?.0;
    let (shown, half_done) = def.state.with(|state| {
        let shown = state.extra.get("__name__").and_then(|name| name.as_str());
        let shown = shown.map_or(shown_name(def.name).to_owned(), |name| name.to_string());
        (shown, state.initializing.get() && !state.is_main.get())
    });
    Some(if half_done {
        format!(
            "partially initialized module '{shown}' has no attribute '{name}' (most likely due to a circular import)"
        )
    } else {
        format!("module '{shown}' has no attribute '{name}'")
    })
}

/// Whether the program imports this module of the library, or one in it.
pub(crate) fn imports_library(name: &str) -> bool {
    let modules = PROGRAM.get().iter();
    modules
        .flat_map(|def| def.library)
        .any(|library| library.name.split('.').next() == Some(name))
}

fn is_package(name: &str) -> bool {
    PROGRAM
        .get()
        .iter()
        .any(|def| def.name == name && def.package)
        || library_module(name).is_some_and(|library| library.has_parts)
        || matches!(name, "logging" | "unittest" | "urllib")
}

fn register(name: &str, module: Value) {
    MODULES.with(|modules| modules.borrow_mut().insert(name.to_owned(), module));
}

/// `import a.b.c` binds `a`.
///
/// # Errors
/// As [`import`].
pub fn import_top(name: &str) -> Result<Value> {
    let module = import(name)?;
    match name.split_once('.') {
        Some((top, _)) => import(top),
        None => Ok(module),
    }
}

/// `from module import name`
///
/// # Errors
/// `ImportError` if the module has no such name or submodule.
pub fn import_from(module: &Value, name: &str) -> Result<Value> {
    if let Some(value) = ops::get_attr_opt(module, name)? {
        return Ok(value);
    }
    let module_name = ops::get_attr(module, "__name__")
        .ok()
        .and_then(|v| v.as_str())
        .unwrap_or_else(|| "".into());
    let full = format!("{module_name}.{name}");
    match import(&full) {
        Ok(submodule) => return Ok(submodule),
        Err(error) if error.is_a(&Exception::class_named("ModuleNotFoundError")) => {}
        Err(error) => return Err(error),
    }
    let file = ops::get_attr_opt(module, "__file__")?.and_then(|v| v.as_str());
    let half_done = module
        .downcast::<UserModule>()
        .is_some_and(|user| user.0.state.with(|state| state.initializing.get()));
    let e = Exception::import_error(match &file {
        Some(file) if half_done => format!(
            "cannot import name '{name}' from partially initialized module '{module_name}' (most likely due to a circular import) ({file})"
        ),
        Some(file) => format!("cannot import name '{name}' from '{module_name}' ({file})"),
        None => format!("cannot import name '{name}' from '{module_name}' (unknown location)"),
    });
    e.data().set_field("name", Value::Str(module_name));
    e.data().set_field("path", file.into());
    e.data().set_field("name_from", Value::str(name));
    Err(e)
}

/// `__name__` and the like of a module.
pub fn module_attr(def: &'static ModuleDef, name: &str) -> Value {
    def.state
        .with(|state| state.extra.get(name).or_else(|| state.own_attr(name)))
        .unwrap_or(Value::None)
}

/// Modules imported so far, for `sys.modules`.
pub fn imported() -> Vec<(String, Value)> {
    let mut all: Vec<_> = MODULES.with(|modules| {
        modules
            .borrow()
            .iter()
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    });
    crate::object::sort::stable(&mut all, |a, b| a.0.cmp(&b.0));
    all
}

/// The names of the program's modules, in order.
pub(crate) fn module_names() -> Vec<&'static str> {
    PROGRAM.get().iter().map(|def| def.name).collect()
}

/// Makes a program's modules known to `import` on this thread.
pub fn install(modules: Modules) {
    crate::names::install(modules);
    PROGRAM.set(modules);
    ops::traceback::set_source_provider(source_line);
}

/// A module that the program has imported.
pub(crate) fn loaded(name: &str) -> Option<Value> {
    MODULES.with(|modules| modules.borrow().get(name).cloned())
}

/// The Python file of a module of the program.
pub(crate) fn file_of(module: &str) -> Option<&'static str> {
    let def = PROGRAM.get().iter().find(|def| def.name == module)?;
    Some(def.file)
}

fn source_line(file: &str, line: u32) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines()
        .nth(line.checked_sub(1)? as usize)
        .map(str::to_owned)
}

/// Runs a module as `__main__` and gives the exit status, as `python prog.py` does. An uncaught exception
/// is printed on stderr.
pub fn run_main(modules: Modules, name: &str) -> i32 {
    let Some(def) = find(modules, name) else {
        return 2;
    };
    crate::platform::signals::own_process();
    crate::platform::run_program(modules, def)
}

/// The module to run; where there is none, it says so on stderr.
pub(crate) fn find(modules: Modules, name: &str) -> Option<&'static ModuleDef> {
    let def = modules.iter().copied().find(|def| def.name == name);
    if def.is_none() {
        crate::platform::stderr(&format!("portalis: the program has no module '{name}'\n"));
    }
    def
}

/// Runs a program on this thread, which waits where it waits.
#[allow(dead_code, reason = "a page runs it as a future")]
pub(crate) fn run_on_this_thread(modules: Modules, def: &'static ModuleDef) -> i32 {
    begin(modules, def);
    let result = run_init(def);
    end(modules, result)
}

/// Runs a program whose module statements are `async` in Rust: where they wait, the host goes on.
pub async fn run_whole(modules: Modules, def: &'static ModuleDef) -> i32 {
    begin(modules, def);
    let result = waiting::run_init(def).await;
    end(modules, result)
}

fn begin(modules: Modules, def: &'static ModuleDef) {
    install(modules);
    def.state.with(|state| state.is_main.set(true));
    MAIN.set(def.name);
    register("__main__", Value::object(UserModule(def)));
}

fn end(modules: Modules, result: Result<()>) -> i32 {
    let status = match result {
        Ok(()) => 0,
        Err(error) => exit_status(&error),
    };
    crate::stdlib::threading::thread::shut_down();
    crate::stdlib::atexit::run();
    if !crate::platform::is_held() {
        finish(modules);
    }
    crate::stdlib::sys::flush_all();
    status
}

/// Unbinds the globals of a program that has ended, so that `__del__` runs as at CPython's exit: objects
/// first, while functions, classes and modules are still there for them.
fn finish(modules: &'static [&'static ModuleDef]) {
    let take = |which: fn(&Value) -> bool| {
        for def in modules {
            let count = def.state.with(|state| state.slots.len());
            for i in 0..count {
                let old = def.state.with(|state| {
                    let fits = which(&state.slots[i].borrow());
                    if fits {
                        state.slots[i].take()
                    } else {
                        Value::Unset
                    }
                });
                drop(old);
            }
        }
    };
    for def in modules {
        drop(def.state.with(ModuleState::end_mirror));
    }
    take(|value| matches!(value, Value::Instance(_)));
    take(|value| {
        !matches!(
            value,
            Value::Class(_) | Value::Function(_) | Value::Native(_) | Value::Object(_)
        )
    });
    crate::object::instance::shut_down();
    take(|_| true);
    let modules = MODULES.take();
    drop(modules);
}

/// The exit status for an uncaught exception; prints it unless it is a `SystemExit`.
fn exit_status(error: &Exception) -> i32 {
    if error.is_a(&Exception::class_named("SystemExit")) {
        let code = ops::get_attr(&error.value(), "code").unwrap_or(Value::None);
        return match code {
            Value::None => 0,
            Value::Int(status) => i32::try_from(status & 0xff).unwrap_or(1),
            Value::Bool(status) => i32::from(status),
            other => {
                crate::stdlib::sys::flush_all();
                if let Ok(text) = ops::str(&other) {
                    crate::platform::stderr(&format!("{text}\n"));
                }
                1
            }
        };
    }
    crate::stdlib::sys::flush_all();
    crate::platform::stderr(&ops::traceback::format_traceback(error));
    if error.is_a(&Exception::class_named("KeyboardInterrupt")) {
        130
    } else {
        1
    }
}

/// The functions of one file, by line, for tracebacks: `(first line, last line, name)`, inner ones first.
pub fn frame_at(
    file: &'static str,
    functions: &'static [(u32, u32, &'static str)],
    line: u32,
) -> &'static Frame {
    if let Some(frame) = FRAMES.with(|frames| frames.borrow().get(&(file, line)).copied()) {
        return frame;
    }
    let inside = functions
        .iter()
        .filter(|(first, last, _)| (*first..=*last).contains(&line));
    let innermost = inside.min_by_key(|(first, last, _)| last - first);
    let function = innermost.map_or("<module>", |(_, _, name)| *name);
    // One a line that ever raised: they live as long as the program.
    let frame: &'static Frame = Box::leak(Box::new(Frame {
        file,
        line,
        function,
    }));
    FRAMES.with(|frames| frames.borrow_mut().insert((file, line), frame));
    frame
}

/// A variable shared between frames.
#[derive(Clone, Default)]
pub struct SharedCell(Rc<RefCell<Value>>);

impl SharedCell {
    /// A cell that holds a value.
    pub fn new(value: Value) -> SharedCell {
        SharedCell(Rc::new(RefCell::new(value)))
    }

    /// The value, [`Value::Unset`] if unbound.
    pub fn peek(&self) -> Value {
        self.0.borrow().clone()
    }

    /// The value, for the frame that owns the variable.
    ///
    /// # Errors
    /// `UnboundLocalError`
    #[inline]
    pub fn get(&self, name: &str) -> Result<Value> {
        let value = self.peek();
        if value.is_unset() {
            Err(unbound_local(name))
        } else {
            Ok(value)
        }
    }

    /// The value, for an inner frame.
    ///
    /// # Errors
    /// `NameError`
    #[inline]
    pub fn get_free(&self, name: &str) -> Result<Value> {
        let value = self.peek();
        if value.is_unset() {
            return Err(Exception::name_error(format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            )));
        }
        Ok(value)
    }

    /// Binds it.
    pub fn set(&self, value: Value) {
        let old = self.0.replace(value);
        drop(old);
    }

    /// Unbinds it.
    ///
    /// # Errors
    /// `UnboundLocalError`
    pub fn del(&self, name: &str) -> Result<()> {
        if self.0.take().is_unset() {
            Err(unbound_local(name))
        } else {
            Ok(())
        }
    }
}

/// The error of a read of a local that is not bound.
#[cold]
pub fn unbound_local(name: &str) -> Exception {
    Exception::unbound_local_error(format!(
        "cannot access local variable '{name}' where it is not associated with a value"
    ))
}

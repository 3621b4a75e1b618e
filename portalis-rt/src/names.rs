//! Which names of the library a program can reach, so that a page loads no others.
//!
//! A builtin type's methods, the functions of a module and the like are registered under a [`Name`]. The generated
//! program lists the names that its text has (`ModuleDef::names`), or all of them where it may make up a name at run
//! time; `install` takes them note before anything of Python runs. In a page what is registered under any
//! other name is left out. The optimiser sees to the rest: a slot that nothing ever writes to is known to be unset when
//! the program is linked, so that the code behind it goes.
//!
//! The compiler has the same list of names (`names/known.rs`), for it lists what is known only, and what is near enough to
//! a name in the text that "Did you mean" may show it: of the latter only the name is there, with nothing behind it.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::program::Modules;

/// Whether a program can reach a name.
pub struct Slot(AtomicBool);

/// A name that something of the library is registered under.
#[derive(Clone, Copy)]
pub struct Name {
    text: &'static str,
    slot: &'static Slot,
    /// Whether a suggestion may show it.
    near: &'static Slot,
}

/// A [`Name`], its slot found at build time.
macro_rules! n {
    ($text:literal) => {
        const { $crate::names::Name::new($text) }
    };
    ($text:literal under $sign:literal) => {
        const { $crate::names::Name::under($text, $sign) }
    };
}

/// The [`Name`] of a special method that operators do not ask a builtin class for: only classes derived from it, and
/// names in the text.
macro_rules! s {
    ($text:literal) => {
        n!($text under "special")
    };
}

impl Name {
    /// The same text under another name's slot: a sign of the syntax that reaches it.
    pub const fn under(text: &'static str, sign: &str) -> Name {
        Name {
            text,
            slot: slot(sign),
            near: near(sign),
        }
    }

    /// The name of this text.
    pub const fn new(text: &'static str) -> Name {
        Name {
            text,
            slot: slot(text),
            near: near(text),
        }
    }

    /// Whether the program can reach it.
    #[inline(always)]
    pub fn is_reached(self) -> bool {
        !crate::platform::LINKS_BY_NAME || self.slot.0.load(Relaxed)
    }
}

/// What something of the library is registered under: a [`Name`], or a text for what is always there.
pub trait Naming: Copy {
    /// The name, if the program can reach it.
    fn reached(self) -> Option<&'static str>;

    /// The name, if all that the program can see of it is that it is there.
    fn shown(self) -> Option<&'static str>;
}

impl Naming for Name {
    #[inline(always)]
    fn reached(self) -> Option<&'static str> {
        if self.is_reached() {
            Some(self.text)
        } else {
            None
        }
    }

    #[inline(always)]
    fn shown(self) -> Option<&'static str> {
        if !self.is_reached() && self.near.0.load(Relaxed) {
            Some(self.text)
        } else {
            None
        }
    }
}

impl Naming for &'static str {
    #[inline(always)]
    fn reached(self) -> Option<&'static str> {
        Some(self)
    }

    #[inline(always)]
    fn shown(self) -> Option<&'static str> {
        None
    }
}

/// Notes the names that a program's modules have in their texts, and those that the library itself asks objects for.
pub(crate) fn install(modules: Modules) {
    if !crate::platform::LINKS_BY_NAME {
        return;
    }
    let mut is_late = false;
    let mut note = |slots: &[&Slot]| {
        for slot in slots {
            is_late |= !slot.0.swap(true, Relaxed) && CLASSES_MADE.load(Relaxed);
        }
    };
    for module in modules {
        note(module.names);
        for library in module.library {
            note(library.asks);
        }
    }
    note(ALWAYS);
    if n!("special").is_reached() {
        note(OWN);
    }
    if is_late {
        crate::platform::stderr(
            "portalis: a second program in this page names more of the library than the first, whose classes are made; \
             compile both with Config::every_name(true)\n",
        );
    }
}

/// Whether a builtin class has been made, with the methods that were reached then.
static CLASSES_MADE: AtomicBool = AtomicBool::new(false);

/// Notes that a builtin class is being made.
pub(crate) fn class_made() {
    CLASSES_MADE.store(true, Relaxed);
}

macro_rules! slots {
    ($($text:literal)*) => { &[$(slot($text)),*] };
}

/// What the library asks builtin objects for by name in every program.
static ALWAYS: &[&Slot] = slots! { "code" };

/// What it asks objects for by name, whatever type they are of, once a program goes beyond what the compiler knows to
/// do without that (`reach/plain.rs`).
static OWN: &[&Slot] = slots! {
    "MISSING" "_drain_helper" "_format" "_from_iterable" "_generate_next_value_" "_get" "_get_close_waiter"
    "_init" "_log" "_missing_" "_put" "aclose" "acquire" "add_done_callback" "append" "asend" "athrow"
    "call_exception_handler" "cancel" "cancelling" "close" "closed" "code" "connection_lost" "connection_made"
    "data_received" "defaultaction" "derive" "drain" "empty" "encoding" "eof_received" "error" "errors"
    "excepthook" "exception" "fileno" "filters" "flush" "formatwarning" "full" "get_event_loop" "get_extra_info"
    "get_nowait" "isatty" "items" "keys" "locked" "name" "new_event_loop" "newlines" "object" "pause_reading"
    "pause_writing" "pop" "popleft" "put_nowait" "qsize" "read" "readable" "readline" "release" "result"
    "resume_reading" "resume_writing" "run" "seek" "seekable" "send" "set_event_loop" "set_name" "showwarning"
    "shutdown" "start_tls" "stderr" "submit" "task_done" "tell" "throw" "truncate" "uncancel" "writable" "write"
};

macro_rules! known {
    ($($text:literal)*) => {
        /// Every name that something is registered under, sorted; and signs for what only syntax reaches.
        pub const KNOWN: &[&str] = &[$($text),*];

        /// The slots of [`KNOWN`], each a static of its own, so that the optimiser tells them apart.
        pub(super) const SLOTS: &[&Slot] = &[$({
            static SLOT: Slot = Slot(AtomicBool::new(false));
            const _: &str = $text;
            &SLOT
        }),*];

        /// As [`SLOTS`], for the names that only a suggestion may show.
        pub(super) const NEAR: &[&Slot] = &[$({
            static SLOT: Slot = Slot(AtomicBool::new(false));
            const _: &str = $text;
            &SLOT
        }),*];
    };
}
mod known;

pub use known::KNOWN;
use known::{NEAR, SLOTS};

/// Every slot, for programs that may make up a name.
pub static ALL: &[&Slot] = SLOTS;

/// The slot of a name, which has to be in the list.
pub const fn slot(text: &str) -> &'static Slot {
    SLOTS[place(text)]
}

/// The slot of a name that only a suggestion may show.
pub const fn near(text: &str) -> &'static Slot {
    NEAR[place(text)]
}

const fn place(text: &str) -> usize {
    let (mut low, mut high) = (0, KNOWN.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match order(KNOWN[middle].as_bytes(), text.as_bytes()) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return middle,
            Ordering::Greater => high = middle,
        }
    }
    panic!("the name is not in names/known.rs")
}

const fn order(a: &[u8], b: &[u8]) -> Ordering {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return if a[i] < b[i] {
                Ordering::Less
            } else {
                Ordering::Greater
            };
        }
        i += 1;
    }
    if a.len() < b.len() {
        Ordering::Less
    } else if a.len() > b.len() {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_slot() {
        assert!(std::ptr::eq(slot("append"), slot("append")));
        assert!(!std::ptr::eq(slot("append"), slot("extend")));
        assert!(!std::ptr::eq(slot("append"), near("append")));
        assert!(KNOWN.is_sorted());
    }
}

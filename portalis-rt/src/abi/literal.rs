//! String literals.

use std::cell::OnceCell;

use crate::object::Value;

/// What [`text!`](crate::text) keeps: no code of its own makes the value of each literal.
pub struct Text {
    text: &'static str,
    value: OnceCell<Value>,
}

impl Text {
    /// A literal.
    pub const fn new(text: &'static str) -> Text {
        Text {
            text,
            value: OnceCell::new(),
        }
    }

    /// The literal's object.
    #[inline]
    pub fn value(&self) -> Value {
        self.value.get_or_init(|| Value::str(self.text)).clone()
    }
}

//! Text from objects: `repr` of numbers and strings, the format-spec language, `str.format`, `%`.

pub mod float;
pub mod percent;
pub mod quote;
pub mod spec;
pub mod str_format;
pub mod unicode;
mod unicode_tables;

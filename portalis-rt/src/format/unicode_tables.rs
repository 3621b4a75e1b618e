//! Properties of code points in Unicode 15.0, the version of CPython 3.12: ranges for binary search.
//!
//! Made from Python's `unicodedata` and `str` predicates: each table lists the maximal ranges of code points for which the
//! predicate in its comment holds.

mod case_ignorable;
mod case_maps;
mod id_continue;
mod id_start;
mod letters;
mod lower;
mod numbers;
mod printable;
mod upper;

pub(super) use case_ignorable::CASE_IGNORABLE;
pub(super) use case_maps::{CASE_FOLD, TITLE_CASE};
pub(super) use id_continue::ID_CONTINUE;
pub(super) use id_start::ID_START;
pub(super) use letters::ALPHA;
pub(super) use lower::LOWER;
pub(super) use numbers::{DECIMAL_ZERO, DIGIT, NUMERIC, SPACE};
pub(super) use printable::PRINTABLE;
pub(super) use upper::{TITLE, UPPER};

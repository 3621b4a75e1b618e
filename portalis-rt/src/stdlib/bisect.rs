//! `bisect`

use crate::object::{Args, Exception, Module, Result, Value};
use crate::ops;

/// The arguments of all of the functions.
struct Search {
    sequence: Value,
    item: Value,
    low: i64,
    high: Option<i64>,
    key: Value,
}

impl Search {
    fn new(function: &str, mut args: Args) -> Result<Search> {
        let key = args.take_kw("key").unwrap_or(Value::None);
        let [sequence, item, low, high] = args.bind(function, ["a", "x", "lo", "hi"], 2)?;
        let low = if low.is_unset() {
            0
        } else {
            ops::convert::to_index(&low)?
        };
        let high = if high.is_unset() || high.is_none() {
            None
        } else {
            Some(ops::convert::to_index(&high)?)
        };
        if low < 0 {
            return Err(Exception::value_error("lo must be non-negative"));
        }
        Ok(Search {
            sequence,
            item,
            low,
            high,
            key,
        })
    }

    /// Where `item` goes; before equals when `left`. The item stands for its own key.
    fn find(&self, item: &Value, left: bool) -> Result<i64> {
        let mut low = self.low;
        let mut high = match self.high {
            Some(high) => high,
            None => ops::len(&self.sequence)? as i64,
        };
        while low < high {
            let middle = low + (high - low) / 2;
            let mut found = ops::get_item(&self.sequence, &Value::Int(middle))?;
            if !self.key.is_none() {
                found = ops::call(&self.key, Args::pos([found]))?;
            }
            let go_right = if left {
                ops::lt(&found, item)?
            } else {
                !ops::lt(item, &found)?
            };
            if go_right {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn insert(&self, left: bool) -> Result<Value> {
        let rank = if self.key.is_none() {
            self.item.clone()
        } else {
            ops::call(&self.key, Args::pos([self.item.clone()]))?
        };
        let position = Value::Int(self.find(&rank, left)?);
        ops::call_method(
            &self.sequence,
            "insert",
            Args::pos([position, self.item.clone()]),
        )
    }
}

fn bisect(function: &str, args: Args, left: bool) -> Result<Value> {
    let search = Search::new(function, args)?;
    search.find(&search.item, left).map(Value::Int)
}

fn insort(function: &str, args: Args, left: bool) -> Result<Value> {
    Search::new(function, args)?.insert(left)
}

pub(super) fn module() -> Module {
    Module::new("bisect")
        .function(n!("bisect_right"), |args| {
            bisect("bisect_right", args, false)
        })
        .function(n!("bisect_left"), |args| bisect("bisect_left", args, true))
        .function(n!("insort_right"), |args| {
            insort("insort_right", args, false)
        })
        .function(n!("insort_left"), |args| insort("insort_left", args, true))
        .alias("bisect", "bisect_right")
        .alias("insort", "insort_right")
}

//! `random`: the class `Random` over the Mersenne Twister, `SystemRandom`, and the functions of the
//! module's own generator. A seeded program gives CPython's numbers.

mod distributions;
mod sequences;
mod twister;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use num_bigint::{BigInt, Sign};
use num_traits::{ToPrimitive, Zero};

use crate::object::{
    Args, Bytes, Class, Exception, Module, NativeFunction, Obj, Object, Result, Value, bytearray,
    int,
};
use crate::ops::{self, convert::to_bigint};
use crate::stdlib::hashlib::sha512;
use crate::stdlib::signature;
use twister::Twister;

/// Where random bits come from.
enum Source {
    Twister(Box<Twister>),
    /// The operating system.
    System,
}

/// A `Random` object.
pub struct Random {
    source: RefCell<Source>,
    /// The second of a pair that `gauss` made.
    gauss_next: Cell<Option<f64>>,
}

type Method = fn(&Random, Args) -> Result<Value>;

/// The methods that the module has as functions too.
const METHODS: &[(&str, Method)] = &[
    ("seed", seed),
    ("random", |this, args| {
        let [] = args.exact("Random.random")?;
        Ok(Value::Float(this.random()?))
    }),
    ("getrandbits", |this, args| {
        let [k] = args.exact("Random.getrandbits")?;
        let k = ops::convert::to_c_integer(&k, "long")?;
        let k = usize::try_from(k)
            .map_err(|_| Exception::value_error("number of bits must be non-negative"))?;
        if k > crate::object::MOST_ITEMS {
            return Err(int::memory_error());
        }
        this.bits(k).map(Value::int)
    }),
    ("randbytes", |this, args| {
        let [n] = args.exact("randbytes")?;
        this.random_bytes(ops::convert::to_index(&n)?)
    }),
    ("getstate", |this, args| {
        let [] = args.exact("getstate")?;
        this.state()
    }),
    ("setstate", set_state),
    ("randrange", sequences::randrange),
    ("randint", sequences::randint),
    ("choice", sequences::choice),
    ("choices", sequences::choices),
    ("sample", sequences::sample),
    ("shuffle", sequences::shuffle),
    ("uniform", distributions::uniform),
    ("triangular", distributions::triangular),
    ("normalvariate", distributions::normal),
    ("gauss", distributions::gauss),
    ("lognormvariate", distributions::log_normal),
    ("expovariate", distributions::exponential),
    ("vonmisesvariate", distributions::von_mises),
    ("gammavariate", distributions::gamma),
    ("betavariate", distributions::beta),
    ("paretovariate", distributions::pareto),
    ("weibullvariate", distributions::weibull),
    ("binomialvariate", distributions::binomial),
];

thread_local! {
    static RANDOM: Class = {
        let mut builder = Class::builder("Random").module("random").constructor(|_, args| {
            let [x] = args.range("Random", 0)?;
            let random = Random::new();
            if !x.is_unset() && !x.is_none() {
                random.seed_with(&x)?;
            }
            Ok(Value::object(random))
        });
        for (name, method) in METHODS {
            let method = *method;
            let function = NativeFunction::closure_method(name, move |this, args| match this.downcast::<Random>() {
                Some(random) => method(&random, args),
                None => Err(Exception::type_error(format!("'{}' object is no random.Random", ops::type_name(this)))),
            });
            builder = builder.attr(name, Value::Native(function));
        }
        builder.build()
    };
    static SYSTEM: Class = Class::builder("SystemRandom")
        .module("random")
        .base(RANDOM.with(Clone::clone))
        .constructor(|_, _| {
            Ok(Value::object(Random { source: RefCell::new(Source::System), gauss_next: Cell::new(None) }))
        })
        .raw_method(n!("seed"), |_, _| Ok(Value::None))
        .raw_method(n!("getstate"), |_, _| {
            Err(Exception::not_implemented_error("System entropy source does not have state."))
        })
        .raw_method(n!("setstate"), |_, _| {
            Err(Exception::not_implemented_error("System entropy source does not have state."))
        })
        .build();
    /// The generator behind the module's functions.
    static SHARED: Rc<Random> = Rc::new(Random::new());
}

impl Object for Random {
    fn class(&self) -> Class {
        match &*self.source.borrow() {
            Source::Twister(_) => RANDOM.with(Clone::clone),
            Source::System => SYSTEM.with(Clone::clone),
        }
    }
}

impl Random {
    fn new() -> Random {
        let mut bytes = [0u8; 64];
        let words: Vec<u32> = match crate::platform::entropy(&mut bytes) {
            Ok(()) => bytes
                .chunks_exact(4)
                .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect(),
            Err(_) => vec![5489],
        };
        Random {
            source: RefCell::new(Source::Twister(Box::new(Twister::from_key(&words)))),
            gauss_next: Cell::new(None),
        }
    }

    /// `random.SystemRandom()`, for `secrets`.
    pub(crate) fn system() -> Random {
        Random {
            source: RefCell::new(Source::System),
            gauss_next: Cell::new(None),
        }
    }

    /// Calls a method by name.
    pub(crate) fn call(&self, name: &str, args: Args) -> Result<Value> {
        match METHODS.iter().find(|(known, _)| *known == name) {
            Some((_, method)) => method(self, args),
            None => Err(Exception::attribute_error(format!(
                "'Random' object has no attribute '{name}'"
            ))),
        }
    }

    /// A number in `[0, 1)` with 53 random bits.
    fn random(&self) -> Result<f64> {
        const RECIPROCAL: f64 = 1.0 / 9_007_199_254_740_992.0;
        let (high, low) = match &mut *self.source.borrow_mut() {
            Source::Twister(twister) => (twister.next_u32() >> 5, twister.next_u32() >> 6),
            Source::System => {
                let mut bytes = [0u8; 8];
                entropy(&mut bytes)?;
                return Ok((u64::from_le_bytes(bytes) >> 11) as f64 * RECIPROCAL);
            }
        };
        Ok((f64::from(high) * 67_108_864.0 + f64::from(low)) * RECIPROCAL)
    }

    /// `getrandbits(k)`
    fn bits(&self, k: usize) -> Result<BigInt> {
        if k == 0 {
            return Ok(BigInt::zero());
        }
        if k <= 64 {
            return self.small_bits(k as u32).map(BigInt::from);
        }
        let mut words = Vec::with_capacity(k.div_ceil(32));
        let mut left = k;
        match &mut *self.source.borrow_mut() {
            Source::Twister(twister) => {
                while left > 0 {
                    let word = twister.next_u32();
                    words.push(if left < 32 { word >> (32 - left) } else { word });
                    left = left.saturating_sub(32);
                }
                Ok(BigInt::from_slice(Sign::Plus, &words))
            }
            Source::System => {
                let mut bytes = vec![0u8; k.div_ceil(8)];
                entropy(&mut bytes)?;
                let excess = bytes.len() * 8 - k;
                Ok(BigInt::from_bytes_be(Sign::Plus, &bytes) >> excess)
            }
        }
    }

    /// `getrandbits(k)` for `1 <= k <= 64`.
    fn small_bits(&self, k: u32) -> Result<u64> {
        match &mut *self.source.borrow_mut() {
            Source::Twister(twister) => {
                if k <= 32 {
                    return Ok(u64::from(twister.next_u32() >> (32 - k)));
                }
                let low = u64::from(twister.next_u32());
                Ok(low | (u64::from(twister.next_u32() >> (64 - k)) << 32))
            }
            Source::System => {
                let mut bytes = [0u8; 8];
                entropy(&mut bytes)?;
                Ok(u64::from_le_bytes(bytes) >> (64 - k))
            }
        }
    }

    /// A number below `n`, which is positive.
    pub(crate) fn below(&self, n: u64) -> Result<u64> {
        let k = 64 - n.leading_zeros();
        loop {
            let r = self.small_bits(k)?;
            if r < n {
                return Ok(r);
            }
        }
    }

    /// A number below `n`, which is positive.
    pub(crate) fn below_big(&self, n: &BigInt) -> Result<BigInt> {
        if let Some(small) = n.to_u64() {
            return self.below(small).map(BigInt::from);
        }
        loop {
            let r = self.bits(n.bits() as usize)?;
            if r < *n {
                return Ok(r);
            }
        }
    }

    fn random_bytes(&self, n: i64) -> Result<Value> {
        let n = usize::try_from(n)
            .map_err(|_| Exception::value_error("number of bits must be non-negative"))?;
        if n > crate::object::MOST_ITEMS {
            return Err(int::memory_error());
        }
        let (_, mut bytes) = self.bits(n * 8)?.to_bytes_le();
        bytes.resize(n, 0);
        Ok(Value::Bytes(Bytes::from(bytes)))
    }

    fn seed_with(&self, x: &Value) -> Result<()> {
        let key = if let Some(i) = int::to_big(&x.native()) {
            i.magnitude().to_u32_digits()
        } else if let Some(bytes) = x
            .as_str()
            .map(|s| s.as_bytes().to_vec())
            .or_else(|| bytearray::buffer(x).map(|b| b.to_vec()))
        {
            let mut all = bytes.clone();
            all.extend_from_slice(&sha512(&bytes));
            BigInt::from_bytes_be(Sign::Plus, &all)
                .magnitude()
                .to_u32_digits()
        } else if let Value::Float(_) = x.native() {
            let hash = ops::hash(x)? as u64;
            BigInt::from(hash).magnitude().to_u32_digits()
        } else {
            return Err(Exception::type_error(
                "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.",
            ));
        };
        let key = if key.is_empty() { vec![0] } else { key };
        self.source
            .replace(Source::Twister(Box::new(Twister::from_key(&key))));
        self.gauss_next.set(None);
        Ok(())
    }

    fn state(&self) -> Result<Value> {
        let words = match &*self.source.borrow() {
            Source::Twister(twister) => twister.state(),
            Source::System => Vec::new(),
        };
        let words = words
            .into_iter()
            .map(|word| Value::Int(i64::from(word)))
            .collect();
        let gauss = self.gauss_next.get().map_or(Value::None, Value::Float);
        Ok(Value::tuple(vec![
            Value::Int(3),
            Value::tuple(words),
            gauss,
        ]))
    }
}

/// A generator of its own from a seed, or the module's if there is none.
pub(crate) fn generator(seed: &Value) -> Result<Rc<Random>> {
    if seed.is_none() || seed.is_unset() {
        return Ok(SHARED.with(Clone::clone));
    }
    let random = Random::new();
    random.seed_with(seed)?;
    Ok(Rc::new(random))
}

fn entropy(bytes: &mut [u8]) -> Result<()> {
    crate::platform::entropy(bytes).map_err(|e| Exception::new("OSError", e))
}

fn seed(this: &Random, args: Args) -> Result<Value> {
    let [x, _version] = signature::method("Random.seed", args, ["a", "version"], 0)?;
    if x.is_unset() || x.is_none() {
        let fresh = Random::new();
        this.source.replace(fresh.source.into_inner());
        this.gauss_next.set(None);
    } else {
        this.seed_with(&x)?;
    }
    Ok(Value::None)
}

fn set_state(this: &Random, args: Args) -> Result<Value> {
    let [state] = args.exact("setstate")?;
    let parts = ops::unpack(&state, 3)?;
    match &parts[0] {
        Value::Int(3) => {}
        version => {
            return Err(Exception::value_error(format!(
                "state with version {} passed to Random.setstate() of version 3",
                ops::str(version)?
            )));
        }
    }
    let mut words = Vec::with_capacity(625);
    for word in ops::to_vec(&parts[1])? {
        let word = to_bigint(&word)?;
        words.push(
            word.to_u32()
                .ok_or_else(|| Exception::value_error("invalid state"))?,
        );
    }
    if words.len() != 625 {
        return Err(Exception::value_error("state vector is the wrong size"));
    }
    let twister =
        Twister::from_state(&words).ok_or_else(|| Exception::value_error("invalid state"))?;
    this.source.replace(Source::Twister(Box::new(twister)));
    this.gauss_next.set(if parts[2].is_none() {
        None
    } else {
        Some(ops::convert::to_f64(&parts[2])?)
    });
    Ok(Value::None)
}

/// Makes the module.
pub fn module() -> Module {
    let module = Module::new("random")
        .class_of(n!("Random"), || RANDOM.with(Clone::clone))
        .class_of(n!("SystemRandom"), || SYSTEM.with(Clone::clone));
    let shared = SHARED.with(Clone::clone);
    for (name, method) in METHODS {
        let (method, random) = (*method, shared.clone());
        let function = NativeFunction::new(name, move |args| method(&random, args));
        module.attrs.set(name, Value::Native(function));
    }
    module
        .attrs
        .set("_inst", Value::Object(Obj::from_rc(shared)));
    module
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeded(seed: Value) -> Option<Rc<Random>> {
        generator(&seed).ok()
    }

    #[test]
    fn seeded_numbers_are_cpythons() {
        let numbers = |seed: Value| seeded(seed).and_then(|r| r.random().ok());
        assert_eq!(numbers(Value::Int(42)), Some(0.6394267984578837));
        assert_eq!(numbers(Value::str("hello")), Some(0.3537754404730722));
        assert_eq!(numbers(Value::Float(2.5)), Some(0.41877545666909954));
    }
}

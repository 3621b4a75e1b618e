//! `os.pipe`, `read`, `write`, `close` and the like: descriptors by their numbers.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::object::{Args, Bytes, Exception, Module, Result, Value};
use crate::ops;
use crate::platform::Descriptor;
use crate::stdlib::os::error::{errno, os_error};
use crate::stdlib::socket::bytes_like;

thread_local! {
    /// What Python code holds by number only.
    static HELD: RefCell<HashMap<i32, Descriptor>> = RefCell::default();
}

/// Keeps a descriptor open until `os.close`; gives its number.
pub(crate) fn hold(descriptor: Descriptor) -> Value {
    let number = descriptor.number();
    let old = HELD.with(|held| held.borrow_mut().insert(number, descriptor));
    drop(old);
    Value::Int(number.into())
}

fn descriptor(number: &Value) -> Result<Descriptor> {
    let number = ops::convert::to_c_int(number)?;
    Descriptor::by_number(number).ok_or_else(|| errno(9, None))
}

/// Waits while the descriptor would block.
fn retry<T>(
    descriptor: &Descriptor,
    write: bool,
    mut f: impl FnMut(&Descriptor) -> std::io::Result<T>,
) -> Result<T> {
    loop {
        match f(descriptor) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {
                crate::stdlib::signal::check()?;
                let _ = descriptor.wait(write, Some(std::time::Duration::ZERO));
            }
            result => return result.map_err(|e| os_error(&e, None)),
        }
    }
}

/// Adds them to the module.
pub(super) fn add(module: Module) -> Module {
    module
        .function(n!("pipe"), |args: Args| {
            let [] = args.exact("pipe")?;
            let (read, write) = Descriptor::pipe().map_err(|e| os_error(&e, None))?;
            Ok(Value::tuple(vec![hold(read), hold(write)]))
        })
        .function(n!("read"), |args| {
            let [number, n] = args.exact("read")?;
            let n = usize::try_from(ops::convert::to_index(&n)?)
                .map_err(|_| errno(22, None))?;
            let mut data = vec![0; n];
            let n = retry(&descriptor(&number)?, false, |d| d.read(&mut data))?;
            data.truncate(n);
            Ok(Value::Bytes(Bytes::from(data)))
        })
        .function(n!("write"), |args| {
            let [number, data] = args.exact("write")?;
            let data = bytes_like(&data)?;
            let n = retry(&descriptor(&number)?, true, |d| d.write(&data))?;
            Ok(Value::from(n))
        })
        .function(n!("close"), |args| {
            let [number] = args.exact("close")?;
            let number = ops::convert::to_c_int(&number)?;
            match HELD.with(|held| held.borrow_mut().remove(&number)) {
                Some(_) => Ok(Value::None),
                None if Descriptor::by_number(number).is_some() => {
                    Err(Exception::not_implemented_error(
                        "os.close() of a descriptor that an object holds is not provided by Portalis",
                    ))
                }
                None => Err(errno(9, None)),
            }
        })
        .function(n!("set_blocking"), |args| {
            let [number, on] = args.exact("set_blocking")?;
            descriptor(&number)?
                .set_blocking(ops::truth(&on)?)
                .map_err(|e| os_error(&e, None))?;
            Ok(Value::None)
        })
}

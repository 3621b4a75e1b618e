//! How much stack is left on WebAssembly, where running out of it ends the program.
//!
//! There are two stacks. The one in linear memory holds what has an address; it grows down towards address 0, so
//! that an address tells what is left. The host's own holds return addresses and registers and cannot be asked; it grows
//! with the first, and is taken to be no more than [`HOST_SHARE`] of it.

use std::cell::Cell;

/// Left for what runs inside of one call of Python code without calling another.
const RESERVE_BYTES: usize = 192 << 10;

/// The host's stack when nothing is known of it: wasmtime's is 512 KiB.
const HOST_BYTES: usize = 512 << 10;

/// How many bytes of the stack in memory go with one byte of the host's, at least.
const HOST_SHARE: usize = 1;

thread_local! {
    /// Below this address the stack is low; unknown before the first question.
    static FLOOR: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Whether a call of Python code should raise `RecursionError`.
#[inline]
pub fn stack_is_low() -> bool {
    let here = 0_u8;
    let address = std::ptr::from_ref(std::hint::black_box(&here)) as usize;
    let floor = FLOOR.get();
    address < floor && (floor != usize::MAX || address < set_floor(address))
}

#[cold]
fn set_floor(address: usize) -> usize {
    let host = super::host_stack_bytes().unwrap_or(HOST_BYTES);
    let room = address.saturating_sub(RESERVE_BYTES);
    let used = room.min(host.saturating_mul(HOST_SHARE));
    let floor = address - used;
    FLOOR.set(floor);
    floor
}

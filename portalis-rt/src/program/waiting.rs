//! A module's statements as a Rust future: where `asyncio.run` waits, control goes back to the host.
//!
//! In a page nothing can wait inside of a call. There the compiler makes the statements of each module, and the
//! functions through which they reach `asyncio.run`, `async` in Rust; `init` then only hands them over.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

use super::ModuleDef;
use crate::object::Result;

/// The statements of a module.
type Statements = Pin<Box<dyn Future<Output = Result<()>>>>;

thread_local! {
    /// Somebody will wait for the statements of the module that is being started.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
    static STATEMENTS: RefCell<Option<Statements>> = const { RefCell::new(None) };
}

/// What `init` does with a module's statements: whoever runs the program waits for them; for an import, which cannot
/// wait, they run here.
///
/// # Errors
/// What they raise; `RuntimeError` if they would have to wait.
pub fn start(statements: impl Future<Output = Result<()>> + 'static) -> Result<()> {
    if AWAITED.take() {
        STATEMENTS.set(Some(Box::pin(statements)));
        return Ok(());
    }
    crate::platform::block_on(statements)
        .unwrap_or_else(|blocked| Err(crate::asyncio::cannot_wait(blocked)))
}

/// Runs a module's statements, and waits for them.
pub(super) async fn run_init(def: &'static ModuleDef) -> Result<()> {
    def.state.with(|state| state.initializing.set(true));
    AWAITED.set(true);
    let mut result = (def.init)();
    AWAITED.set(false);
    let statements = STATEMENTS.take();
    if let Some(statements) = statements {
        result = statements.await;
    }
    def.state.with(|state| state.initializing.set(false));
    result
}

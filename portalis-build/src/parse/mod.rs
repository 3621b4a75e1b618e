//! Python source to our syntax tree.
//!
//! Takes the text of one file; gives the tree, or every problem found in it. AFTER THIS POINT the
//! program is one that CPython compiles: names are declared as they must be, statements stand
//! where they may, targets can be assigned to, strings are Unicode. This folder alone names the
//! parser crate; it reads no files.
//!
//! `lexer`, `layout`, `number`, `literal`, `fstring`: text to tokens and literals. `tokens`,
//! `wording`: tokens to the crate's tree, and its errors. `convert`: the crate's tree to ours.
//! `check`: what the crate lets pass.

mod check;
mod convert;
mod decode;
mod fstring;
mod layout;
mod lexer;
mod literal;
mod number;
#[cfg(test)]
mod testing;
mod tokens;
mod wording;

pub use decode::decode;

use crate::ast::Module;
use crate::diagnostic::{Diagnostic, line_starts};

/// Enough for the deepest trees that are let pass, in debug builds too.
const STACK_BYTES: usize = 256 << 20;

/// Parses one file.
///
/// `file`: its index, for diagnostics. `text`: all of it; spans count its bytes, a byte order
/// mark among them.
///
/// # Errors
/// Everything that CPython would refuse to compile, in source order, and lone surrogates.
pub fn parse_module(file: usize, text: &str) -> Result<Module, Vec<Diagnostic>> {
    let parse = || on_this_stack(file, text);
    std::thread::scope(|scope| {
        match std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, parse)
        {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => parse(),
        }
    })
}

/// Decodes and parses one file as it is on disk.
///
/// # Errors
/// Those of [`decode`] and [`parse_module`].
pub fn parse_bytes(file: usize, bytes: &[u8]) -> Result<Module, Vec<Diagnostic>> {
    let text = decode(file, bytes).map_err(|diagnostic| vec![*diagnostic])?;
    parse_module(file, &text)
}

fn on_this_stack(file: usize, text: &str) -> Result<Module, Vec<Diagnostic>> {
    let lines = line_starts(text);
    let mut lexer = lexer::Lexer::new(file, text, &lines);
    if let Err(fatal) = lexer.run() {
        lexer.diags.push(*fatal);
        return Err(in_order(lexer.diags));
    }
    let body = tokens::parse_file(&mut lexer);
    let tokens = std::mem::take(&mut lexer.tokens);
    let body = convert::Converter::new(&mut lexer, &tokens).body(body);
    let module = Module {
        doc: convert::docstring(&body),
        body,
    };
    let mut diags = lexer.diags;
    check::check(file, &module, &mut diags);
    if diags.is_empty() {
        Ok(module)
    } else {
        Err(in_order(diags))
    }
}

fn in_order(mut diags: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diags.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    diags.dedup();
    diags
}

//! Tokens to the crate's tree: soft keywords and the call of its parser.
//!
//! A syntax error does not end the reading: the top-level statement that holds it is left out and
//! the rest is parsed again, so that one build reports the errors of several statements.

use super::convert::Converter;
use super::lexer::{Fatal, Lexer, Token};
use super::wording::describe;
use crate::ast::{self, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use rustpython_parser::text_size::{TextRange, TextSize};
use rustpython_parser::{Mode, ParseError, ParseErrorType, Tok, ast as crate_ast};

/// More syntax errors of one file than this are not looked for.
const MAX_SYNTAX_ERRORS: usize = 20;

/// Parses the tokens of a whole file. What cannot be parsed is reported and left out.
pub(super) fn parse_file(lexer: &mut Lexer<'_>) -> Vec<crate_ast::Stmt> {
    let mut tokens = std::mem::take(&mut lexer.tokens);
    mark_soft_keywords(&mut tokens);
    let mut errors = Vec::new();
    let body = loop {
        let error = match check_tokens(&tokens, lexer) {
            Some(error) => error,
            None => match call(&tokens, Mode::Module) {
                Ok(crate_ast::Mod::Module(module)) => break module.body,
                Ok(_) => unreachable!("the mode decides the kind of tree"),
                Err(error) => describe(&error, &tokens, lexer),
            },
        };
        // The statement that lacks its block stands before what is found instead.
        let header = error.message.starts_with("expected an indented block");
        let at = if header {
            before(&tokens, error.span.start)
        } else {
            error.span.start
        };
        errors.push(*error);
        if errors.len() >= MAX_SYNTAX_ERRORS || !leave_out(&mut tokens, at) {
            break Vec::new();
        }
    };
    lexer.diags.append(&mut errors);
    lexer.tokens = tokens;
    body
}

/// Parses the tokens of an f-string's replacement field.
pub(super) fn parse_field(
    lexer: &mut Lexer<'_>,
    mut tokens: Vec<Token>,
) -> Result<ast::Expr, Fatal> {
    let (start, end) = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => (first.start, last.end),
        _ => unreachable!("a field without tokens is an error before"),
    };
    if let Some(error) = check_tokens(&tokens, lexer) {
        return Err(error);
    }
    // In an expression of its own, `yield` needs parentheses.
    if tokens[0].tok == Tok::Yield {
        tokens.insert(
            0,
            Token {
                tok: Tok::Lpar,
                start,
                end: start,
            },
        );
        tokens.push(Token {
            tok: Tok::Rpar,
            start: end,
            end,
        });
    }
    let tree = call(&tokens, Mode::Expression).map_err(|error| {
        let lambda = tokens.iter().any(|token| token.tok == Tok::Lambda);
        if lambda && error.error == ParseErrorType::Eof {
            let message = "f-string: lambda expressions are not allowed without parentheses";
            return lexer.error(start as usize, end as usize, message);
        }
        describe(&error, &tokens, lexer)
    })?;
    let crate_ast::Mod::Expression(tree) = tree else {
        unreachable!("the mode decides the kind of tree")
    };
    let mut converter = Converter::new(lexer, &tokens);
    let value = converter.expr(*tree.body);
    if matches!(value.kind, ExprKind::Starred(_)) {
        let span = value.span;
        let message = "can't use starred expression here";
        return Err(Box::new(Diagnostic::new(
            Code::InvalidStar,
            lexer.file,
            span,
            message,
        )));
    }
    Ok(value)
}

/// The start of the last token that starts before `byte`.
fn before(tokens: &[Token], byte: u32) -> u32 {
    let next = tokens.partition_point(|token| token.start < byte);
    let visible = tokens[..next]
        .iter()
        .rev()
        .find(|token| token.end > token.start && token.tok != Tok::Newline);
    visible.map_or(0, |token| token.start)
}

fn call(tokens: &[Token], mode: Mode) -> Result<crate_ast::Mod, ParseError> {
    let tokens = tokens.iter().map(|token| {
        let range = TextRange::new(TextSize::new(token.start), TextSize::new(token.end));
        Ok((token.tok.clone(), range))
    });
    rustpython_parser::parse_tokens(tokens, mode, "")
}

/// Turns the names `match`, `case` and `type` into keywords where they are.
///
/// `match` is one when its line ends in a colon and a block follows that starts with `case`;
/// `case` when it starts a line of such a block; `type` before another name, as two names never
/// stand side by side otherwise.
fn mark_soft_keywords(tokens: &mut [Token]) {
    /// What a block is the block of.
    #[derive(PartialEq)]
    enum Block {
        Match,
        Other,
    }
    let mut blocks = Vec::new();
    let mut opens_match = false;
    for at in 0..tokens.len() {
        match &tokens[at].tok {
            Tok::Indent => {
                blocks.push(if opens_match {
                    Block::Match
                } else {
                    Block::Other
                });
                opens_match = false;
            }
            Tok::Dedent => {
                blocks.pop();
            }
            Tok::Name { name } => {
                let previous = at.checked_sub(1).map(|before| &tokens[before].tok);
                let starts_line = matches!(
                    previous,
                    None | Some(Tok::Newline | Tok::Indent | Tok::Dedent)
                );
                let starts_stmt = starts_line || matches!(previous, Some(Tok::Semi | Tok::Colon));
                let keyword = match name.as_str() {
                    "match" if starts_line && heads_match(&tokens[at..]) => {
                        opens_match = true;
                        Tok::Match
                    }
                    "case" if starts_line && blocks.last() == Some(&Block::Match) => Tok::Case,
                    "type" if starts_stmt && is_name(tokens.get(at + 1)) => Tok::Type,
                    _ => continue,
                };
                tokens[at].tok = keyword;
            }
            _ => {}
        }
    }
}

fn is_name(token: Option<&Token>) -> bool {
    matches!(
        token,
        Some(Token {
            tok: Tok::Name { .. },
            ..
        })
    )
}

fn heads_match(line: &[Token]) -> bool {
    let Some(end) = line.iter().position(|token| token.tok == Tok::Newline) else {
        return false;
    };
    end >= 3
        && line[end - 1].tok == Tok::Colon
        && line
            .get(end + 1)
            .is_some_and(|token| token.tok == Tok::Indent)
        && matches!(line.get(end + 2), Some(Token { tok: Tok::Name { name }, .. }) if name == "case")
}

/// What the crate accepts or cannot bear: `def f(**)`, `def f(*, **k)`, and chains so long that
/// its tree would overflow the stack when it is dropped.
fn check_tokens(tokens: &[Token], lexer: &Lexer<'_>) -> Option<Fatal> {
    const LIMIT: usize = 20_000;
    let (mut levels, mut total, mut elifs) = (vec![0], 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map(|token| &token.tok);
        let after = tokens.get(at + 2).map(|token| &token.tok);
        let error = |message| Some(lexer.error(token.start as usize, token.end as usize, message));
        match (&token.tok, next, after) {
            (Tok::DoubleStar, Some(Tok::Rpar | Tok::Comma | Tok::Colon), _) => {
                return error("invalid syntax");
            }
            (Tok::Star, Some(Tok::Comma), Some(Tok::DoubleStar)) => {
                return error("named arguments must follow bare *");
            }
            _ => {}
        }
        match token.tok {
            Tok::Comma | Tok::Newline | Tok::Semi => {
                total -= levels.last_mut().map_or(0, std::mem::take)
            }
            Tok::Rpar | Tok::Rsqb | Tok::Rbrace => total -= levels.pop().unwrap_or(0),
            Tok::Name { .. } | Tok::Int { .. } | Tok::String { .. } => {}
            _ => {
                elifs += usize::from(token.tok == Tok::Elif);
                total += 1;
                if let Some(level) = levels.last_mut() {
                    *level += 1;
                }
                if matches!(token.tok, Tok::Lpar | Tok::Lsqb | Tok::Lbrace) {
                    levels.push(0);
                }
            }
        }
        if total > LIMIT || elifs > LIMIT {
            return error("too deeply nested to compile");
        }
    }
    None
}

/// Drops the top-level statement that holds `at`, with its `else`s and decorators; false if there
/// is none.
fn leave_out(tokens: &mut Vec<Token>, at: u32) -> bool {
    let mut depth = 0usize;
    // The first tokens of statements at depth 0 that a statement can start with.
    let mut starts = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let line_start = matches!(
            index.checked_sub(1).map(|before| &tokens[before].tok),
            None | Some(Tok::Newline | Tok::Dedent)
        );
        match token.tok {
            Tok::Indent => depth += 1,
            Tok::Dedent => depth = depth.saturating_sub(1),
            Tok::Elif | Tok::Else | Tok::Except | Tok::Finally | Tok::Newline => {}
            _ if depth == 0 && line_start => {
                let decorated = starts.last().is_some_and(|&(_, decorator)| decorator);
                match starts.last_mut() {
                    Some(last) if decorated => last.1 = token.tok == Tok::At,
                    _ => starts.push((index, token.tok == Tok::At)),
                }
            }
            _ => {}
        }
    }
    let next = starts.partition_point(|&(index, _)| tokens[index].start <= at);
    let begin = match next.checked_sub(1) {
        Some(before) => starts[before].0,
        None => 0,
    };
    let end = starts.get(next).map_or(tokens.len(), |&(index, _)| index);
    tokens.drain(begin..end);
    begin < end
}

#[cfg(test)]
mod tests {
    use crate::ast::StmtKind;
    use crate::parse::testing::{errors, stmts};

    #[test]
    fn soft_keywords_are_names_elsewhere() {
        let text = "match = 1\nmatch.x\nmatch[a:b]\nmatch(x)\nprint(match)\ncase = 1\ntype = 1\ntype(x)\n\
                    type: int = 1\nmatch: int\nmatch * a, b\nmatch -1\n_ = 2\n";
        assert_eq!(stmts(text).len(), 13);
        let text = "match (x):\n  case y:\n    match = 1\n    case = 2\n    case(3)\n    match x:\n      case 1: pass\n";
        assert!(matches!(stmts(text)[0].kind, StmtKind::Match { .. }));
        let text = "type X = int; type Y[T] = T\nif x: type X = int\ntype type = type\ntype match = case\n";
        assert_eq!(stmts(text).len(), 5);
    }

    #[test]
    fn errors_of_several_statements_are_found() {
        let text = "x = = 1\ny = 2\nif x:\npass\n@d\ndef f() pass\nelse: pass\nz = (1 2)\n";
        assert_eq!(errors(text).len(), 4, "{:?}", errors(text));
    }

    #[test]
    fn long_chains_do_not_overflow() {
        let links = [
            ("a", ".b"),
            ("1", "+1"),
            ("a", "()"),
            ("a", "[0]"),
            ("", "-"),
            ("", "not "),
            ("", "lambda: "),
        ];
        for count in [900, 5_000, 50_000] {
            for (first, link) in links {
                let links = link.repeat(count);
                let chain = if first.is_empty() {
                    links + "1"
                } else {
                    first.to_owned() + &links
                };
                if count < 1_000 {
                    assert_eq!(stmts(&chain).len(), 1);
                } else {
                    assert_eq!(errors(&chain), ["too deeply nested to compile"], "{link:?}");
                    assert!(!errors(&(chain + " = =")).is_empty());
                }
            }
        }
        let elifs = |count: usize| "if a: b\n".to_owned() + &"elif a: b\n".repeat(count);
        assert_eq!(stmts(&elifs(900)).len(), 1);
        assert_eq!(errors(&elifs(30_000)), ["too deeply nested to compile"]);
    }

    #[test]
    fn wide_is_not_deep() {
        assert_eq!(
            stmts(&format!("x = [{}]\n", "-a.b(c)[0] + 1, ".repeat(5_000))).len(),
            1
        );
        assert_eq!(stmts(&format!("{} a", "a == 1 or ".repeat(5_000))).len(), 1);
        assert_eq!(stmts(&"x = a.b + 1\n".repeat(30_000)).len(), 30_000);
    }
}

//! Expressions.

use super::{Converter, identifier};
use crate::ast::*;
use crate::diagnostic::Code;
use crate::parse::literal::Literal;
use rustpython_parser::Tok;
use rustpython_parser::ast::{self as from, Ranged};

impl Converter<'_> {
    pub(crate) fn expr(&mut self, expr: from::Expr) -> Expr {
        let span = self.span(expr.range());
        let line = self.line(span);
        let kind = self.deeper(expr, span, |this, expr| this.expr_kind(expr, span));
        let mut expr = Expr {
            span,
            line,
            kind: kind.unwrap_or(ExprKind::Constant(Constant::None)),
        };
        if let ExprKind::Named { target, value } = &expr.kind {
            expr.span.end = self.parenthesized_end(target.span.end, value.span);
        }
        expr
    }

    pub(super) fn boxed(&mut self, expr: from::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    pub(super) fn optional(&mut self, expr: Option<Box<from::Expr>>) -> Option<Expr> {
        expr.map(|expr| self.expr(*expr))
    }

    fn optional_boxed(&mut self, expr: Option<Box<from::Expr>>) -> Option<Box<Expr>> {
        self.optional(expr).map(Box::new)
    }

    pub(super) fn exprs(&mut self, exprs: Vec<from::Expr>) -> Vec<Expr> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr_kind(&mut self, expr: from::Expr, span: Span) -> ExprKind {
        match expr {
            from::Expr::Constant(node) => self.constant(node.value),
            from::Expr::Name(node) => ExprKind::Name(identifier(node.id)),
            from::Expr::Attribute(node) => ExprKind::Attribute {
                value: self.boxed(*node.value),
                attr: identifier(node.attr),
            },
            from::Expr::Subscript(node) => self.subscript(node),
            from::Expr::Slice(node) => ExprKind::Slice {
                lower: self.optional_boxed(node.lower),
                upper: self.optional_boxed(node.upper),
                step: self.optional_boxed(node.step),
            },
            from::Expr::Call(node) => self.call(node),
            from::Expr::BinOp(node) => ExprKind::Binary {
                left: self.boxed(*node.left),
                op: binary_operator(node.op),
                right: self.boxed(*node.right),
            },
            from::Expr::UnaryOp(node) => {
                let op = match node.op {
                    from::UnaryOp::USub => UnaryOp::Neg,
                    from::UnaryOp::UAdd => UnaryOp::Pos,
                    from::UnaryOp::Invert => UnaryOp::Invert,
                    from::UnaryOp::Not => UnaryOp::Not,
                };
                ExprKind::Unary {
                    op,
                    operand: self.boxed(*node.operand),
                }
            }
            from::Expr::BoolOp(node) => {
                let op = match node.op {
                    from::BoolOp::And => BoolOp::And,
                    from::BoolOp::Or => BoolOp::Or,
                };
                ExprKind::Bool {
                    op,
                    values: self.exprs(node.values),
                }
            }
            from::Expr::Compare(node) => ExprKind::Compare {
                left: self.boxed(*node.left),
                ops: node.ops.into_iter().map(comparison).collect(),
                comparators: self.exprs(node.comparators),
            },
            from::Expr::IfExp(node) => ExprKind::IfExp {
                body: self.boxed(*node.body),
                test: self.boxed(*node.test),
                orelse: self.boxed(*node.orelse),
            },
            from::Expr::Lambda(node) => {
                let params = Box::new(self.params(*node.args));
                ExprKind::Lambda {
                    params,
                    body: self.boxed(*node.body),
                }
            }
            from::Expr::Tuple(node) => ExprKind::Tuple(self.exprs(node.elts)),
            from::Expr::List(node) => ExprKind::List(self.exprs(node.elts)),
            from::Expr::Set(node) => ExprKind::Set(self.exprs(node.elts)),
            from::Expr::Dict(node) => {
                let items = node.keys.into_iter().zip(node.values);
                ExprKind::Dict(
                    items
                        .map(|(key, value)| (key.map(|key| self.expr(key)), self.expr(value)))
                        .collect(),
                )
            }
            from::Expr::Await(node) => ExprKind::Await(self.boxed(*node.value)),
            from::Expr::Yield(node) => ExprKind::Yield(self.optional_boxed(node.value)),
            from::Expr::YieldFrom(node) => ExprKind::YieldFrom(self.boxed(*node.value)),
            from::Expr::NamedExpr(node) => {
                let target = match *node.target {
                    from::Expr::Name(name) => Ident {
                        span: self.span(name.range),
                        name: identifier(name.id),
                    },
                    _ => unreachable!("the grammar has a name before `:=`"),
                };
                ExprKind::Named {
                    target,
                    value: self.boxed(*node.value),
                }
            }
            from::Expr::Starred(node) => ExprKind::Starred(self.boxed(*node.value)),
            from::Expr::JoinedStr(_) | from::Expr::FormattedValue(_) => {
                unreachable!("the lexer reads f-strings at {span:?}")
            }
            comprehension => self.comprehension(comprehension),
        }
    }

    fn constant(&mut self, value: from::Constant) -> ExprKind {
        ExprKind::Constant(match value {
            from::Constant::None => Constant::None,
            from::Constant::Bool(value) => Constant::Bool(value),
            from::Constant::Int(value) => match i64::try_from(&value) {
                Ok(small) => Constant::Int(small),
                Err(_) => Constant::BigInt(value),
            },
            from::Constant::Float(value) => Constant::Float(value),
            from::Constant::Complex { imag, .. } => Constant::Complex(imag),
            from::Constant::Ellipsis => Constant::Ellipsis,
            from::Constant::Str(number) => return self.literal(&number),
            from::Constant::Bytes(_) | from::Constant::Tuple(_) => {
                unreachable!("the lexer gives every literal as a numbered string")
            }
        })
    }

    /// The literal that the lexer read as number `number`; each stands in the tree once.
    fn literal(&mut self, number: &str) -> ExprKind {
        let literal = number
            .parse()
            .ok()
            .and_then(|index: usize| self.literals.get_mut(index));
        match literal.map(|literal| std::mem::replace(literal, Literal::Str(String::new()))) {
            Some(Literal::Str(text)) => ExprKind::Constant(Constant::Str(text)),
            Some(Literal::Bytes(bytes)) => ExprKind::Constant(Constant::Bytes(bytes)),
            Some(Literal::FString(parts)) => ExprKind::JoinedStr(parts),
            None => unreachable!("string token {number:?} without a literal"),
        }
    }

    /// `x[*a]` is `x[(*a,)]`.
    fn subscript(&mut self, node: from::ExprSubscript) -> ExprKind {
        let value = self.boxed(*node.value);
        let mut index = self.boxed(*node.slice);
        if matches!(index.kind, ExprKind::Starred(_)) {
            let (span, line) = (index.span, index.line);
            index = Box::new(Expr {
                span,
                line,
                kind: ExprKind::Tuple(vec![*index]),
            });
        }
        ExprKind::Subscript { value, index }
    }

    fn call(&mut self, node: from::ExprCall) -> ExprKind {
        let count = node.args.len() + node.keywords.len();
        let func = self.boxed(*node.func);
        let args = self.exprs(node.args);
        for arg in &args {
            if self.is_bare_generator(arg)
                && (count > 1 || self.is_before(arg.span.end, &Tok::Comma))
            {
                self.report(
                    Code::InvalidArgument,
                    arg.span,
                    "Generator expression must be parenthesized",
                );
            }
        }
        ExprKind::Call {
            func,
            args,
            keywords: self.keywords(node.keywords),
        }
    }

    /// Whether `expr` is a generator expression without parentheses of its own.
    pub(super) fn is_bare_generator(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::GeneratorExp { .. }) && !self.is_bracketed(expr.span)
    }

    pub(super) fn keywords(&mut self, keywords: Vec<from::Keyword>) -> Vec<Keyword> {
        let keyword = |keyword: from::Keyword| Keyword {
            arg: keyword.arg.map(identifier),
            span: self.span(keyword.range),
            value: self.expr(keyword.value),
        };
        keywords.into_iter().map(keyword).collect()
    }

    fn comprehension(&mut self, expr: from::Expr) -> ExprKind {
        match expr {
            from::Expr::ListComp(node) => ExprKind::ListComp {
                element: self.boxed(*node.elt),
                generators: self.generators(node.generators),
            },
            from::Expr::SetComp(node) => ExprKind::SetComp {
                element: self.boxed(*node.elt),
                generators: self.generators(node.generators),
            },
            from::Expr::GeneratorExp(node) => ExprKind::GeneratorExp {
                element: self.boxed(*node.elt),
                generators: self.generators(node.generators),
            },
            from::Expr::DictComp(node) => ExprKind::DictComp {
                key: self.boxed(*node.key),
                value: self.boxed(*node.value),
                generators: self.generators(node.generators),
            },
            _ => unreachable!("every other kind is converted before"),
        }
    }

    fn generators(&mut self, generators: Vec<from::Comprehension>) -> Vec<Comprehension> {
        let generator = |generator: from::Comprehension| Comprehension {
            target: self.expr(generator.target),
            iter: self.expr(generator.iter),
            ifs: self.exprs(generator.ifs),
            is_async: generator.is_async,
        };
        generators.into_iter().map(generator).collect()
    }

    pub(super) fn params(&mut self, args: from::Arguments) -> Params {
        Params {
            posonly: self.param_list(args.posonlyargs),
            args: self.param_list(args.args),
            vararg: args.vararg.map(|arg| self.param(*arg, None)),
            kwonly: self.param_list(args.kwonlyargs),
            kwarg: args.kwarg.map(|arg| self.param(*arg, None)),
        }
    }

    fn param_list(&mut self, args: Vec<from::ArgWithDefault>) -> Vec<Param> {
        args.into_iter()
            .map(|arg| self.param(arg.def, arg.default))
            .collect()
    }

    fn param(&mut self, arg: from::Arg, default: Option<Box<from::Expr>>) -> Param {
        let start = self.span(arg.range).start;
        let name = String::from(arg.arg);
        let span = Span {
            start,
            end: start + name.len() as u32,
        };
        let name = identifier(name);
        Param {
            name: Ident { name, span },
            annotation: self.optional(arg.annotation),
            default: self.optional(default),
        }
    }
}

pub(super) fn binary_operator(op: from::Operator) -> BinOp {
    match op {
        from::Operator::Add => BinOp::Add,
        from::Operator::Sub => BinOp::Sub,
        from::Operator::Mult => BinOp::Mul,
        from::Operator::MatMult => BinOp::MatMul,
        from::Operator::Div => BinOp::Div,
        from::Operator::Mod => BinOp::Mod,
        from::Operator::Pow => BinOp::Pow,
        from::Operator::LShift => BinOp::LShift,
        from::Operator::RShift => BinOp::RShift,
        from::Operator::BitOr => BinOp::BitOr,
        from::Operator::BitXor => BinOp::BitXor,
        from::Operator::BitAnd => BinOp::BitAnd,
        from::Operator::FloorDiv => BinOp::FloorDiv,
    }
}

fn comparison(op: from::CmpOp) -> CmpOp {
    match op {
        from::CmpOp::Eq => CmpOp::Eq,
        from::CmpOp::NotEq => CmpOp::NotEq,
        from::CmpOp::Lt => CmpOp::Lt,
        from::CmpOp::LtE => CmpOp::LtE,
        from::CmpOp::Gt => CmpOp::Gt,
        from::CmpOp::GtE => CmpOp::GtE,
        from::CmpOp::Is => CmpOp::Is,
        from::CmpOp::IsNot => CmpOp::IsNot,
        from::CmpOp::In => CmpOp::In,
        from::CmpOp::NotIn => CmpOp::NotIn,
    }
}

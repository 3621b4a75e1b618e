//! What is inside of a block, a statement or an expression. Everything that goes over the tree goes by this.

use super::{Block, S, X};

/// A part of the tree, to look at.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Node<'a> {
    Block(&'a Block),
    Stmt(&'a S),
    Expr(&'a X),
}

/// A part of the tree, to change.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum NodeMut<'a> {
    Block(&'a mut Block),
    Stmt(&'a mut S),
    Expr(&'a mut X),
}

macro_rules! children {
    ($Node:ident, $iter:ident) => {
        impl<'a> $Node<'a> {
            /// Calls `visit` on what is directly inside, in the order of the text.
            pub fn children(self, visit: &mut dyn FnMut($Node<'a>)) {
                match self {
                    $Node::Block(block) => {
                        block.stmts.$iter().for_each(|s| visit($Node::Stmt(s)));
                        block.value.$iter().for_each(|x| visit($Node::Expr(x)));
                    }
                    $Node::Stmt(s) => match s {
                        S::Let { value, .. } | S::Break(_, value) => {
                            value.$iter().for_each(|x| visit($Node::Expr(x)));
                        }
                        S::Assign(_, x) | S::Expr(x) | S::Return(x) => {
                            visit($Node::Expr(x));
                        }
                        S::Continue(_) => {}
                        S::Loop(_, body) | S::Labelled(_, body) => visit($Node::Block(body)),
                        S::While(_, x, body)
                        | S::WhileLet(_, _, x, body)
                        | S::For(_, _, x, body) => {
                            visit($Node::Expr(x));
                            visit($Node::Block(body));
                        }
                        S::If(test, then, orelse) => {
                            visit($Node::Expr(test));
                            visit($Node::Block(then));
                            orelse.$iter().for_each(|b| visit($Node::Block(b)));
                        }
                        S::Match(x, arms) => {
                            visit($Node::Expr(x));
                            arms.$iter().for_each(|(_, arm)| visit($Node::Block(arm)));
                        }
                    },
                    $Node::Expr(x) => match x {
                        X::Raw(_) | X::Text(_) => {}
                        X::Call(_, items)
                        | X::Array(items)
                        | X::Tuple(items)
                        | X::Vec(items)
                        | X::Macro(_, items) => items.$iter().for_each(|x| visit($Node::Expr(x))),
                        X::Method(receiver, _, args) => {
                            visit($Node::Expr(receiver));
                            args.$iter().for_each(|x| visit($Node::Expr(x)));
                        }
                        X::Ref(x)
                        | X::Await(x, _)
                        | X::Unary(_, x)
                        | X::Cast(x, _)
                        | X::Try { x, .. }
                        | X::Closure { body: x, .. } => visit($Node::Expr(x)),
                        X::Binary(_, a, b) | X::Index(a, b) => {
                            visit($Node::Expr(a));
                            visit($Node::Expr(b));
                        }
                        X::Block(b) | X::Labelled(_, b) => visit($Node::Block(b)),
                        X::If(test, then, orelse) => {
                            visit($Node::Expr(test));
                            visit($Node::Block(then));
                            visit($Node::Block(orelse));
                        }
                        X::Match(x, arms) => {
                            visit($Node::Expr(x));
                            arms.$iter().for_each(|(_, arm)| visit($Node::Block(arm)));
                        }
                        X::Struct(_, fields) => {
                            fields.$iter().for_each(|(_, x)| visit($Node::Expr(x)));
                        }
                    },
                }
            }
        }
    };
}

children!(Node, iter);
children!(NodeMut, iter_mut);

impl<'a> Node<'a> {
    /// Calls `visit` on the node and all that is in it, outer ones first.
    pub fn each(self, visit: &mut dyn FnMut(Node<'a>)) {
        visit(self);
        self.children(&mut |node| node.each(visit));
    }

    /// Whether the test holds for something directly inside.
    pub fn any_child(self, test: &mut dyn FnMut(Node<'a>) -> bool) -> bool {
        let mut found = false;
        self.children(&mut |node| found = found || test(node));
        found
    }
}

from dataclasses import dataclass
from typing import Union


@dataclass
class Num:
    value: int


@dataclass
class Add:
    left: "Expr"
    right: "Expr"


@dataclass
class Mul:
    left: "Expr"
    right: "Expr"


@dataclass
class Neg:
    inner: "Expr"


@dataclass
class Var:
    name: str


Expr = Union[Num, Add, Mul, Neg, Var]


def evaluate(e: Expr, env: dict[str, int]) -> int:
    match e:
        case Num(v):
            return v
        case Add(a, b):
            return evaluate(a, env) + evaluate(b, env)
        case Mul(Num(0), _) | Mul(_, Num(0)):
            return 0
        case Mul(left=a, right=b):
            return evaluate(a, env) * evaluate(b, env)
        case Neg(Neg(x)):
            return evaluate(x, env)
        case Neg(x):
            return -evaluate(x, env)
        case Var(name) if name in env:
            return env[name]
        case Var(name=missing):
            raise NameError(f"unbound {missing}")
    raise TypeError(f"not an expression: {e!r}")


def simplify(e: Expr) -> Expr:
    match e:
        case Add(Num(0), x) | Add(x, Num(0)) | Mul(Num(1), x) | Mul(x, Num(1)):
            return simplify(x)
        case Add(a, b):
            return Add(simplify(a), simplify(b))
        case Neg(Num(n)):
            return Num(-n)
        case _:
            return e


tree: Expr = Add(Mul(Num(2), Var("x")), Neg(Neg(Num(3))))
print(tree)
print(evaluate(tree, {"x": 5}), evaluate(Mul(Num(0), Var("nope")), {}))
print(simplify(Add(Mul(Num(1), Var("y")), Num(0))), simplify(Neg(Num(4))), simplify(Add(Num(1), Neg(Num(2)))))
for bad in (Var("q"), "text"):
    try:
        evaluate(bad, {})
    except (NameError, TypeError) as err:
        print(type(err).__name__, err)
print(Add(Num(1), Num(2)) == Add(Num(1), Num(2)), Num(1) == Neg(Num(1)))

"""Tokenizer and recursive-descent calculator with variables and functions."""
import math


class CalcError(Exception):
    def __init__(self, message, pos=None):
        super().__init__(message if pos is None else f"{message} at {pos}")
        self.pos = pos


class Token:
    def __init__(self, kind, value, pos):
        self.kind, self.value, self.pos = kind, value, pos

    def __repr__(self):
        return f"{self.kind}:{self.value}"


def tokenize(text):
    i = 0
    while i < len(text):
        ch = text[i]
        if ch.isspace():
            i += 1
        elif ch.isdigit() or ch == "." and i + 1 < len(text) and text[i + 1].isdigit():
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            raw = text[i:j]
            if raw.count(".") > 1:
                raise CalcError(f"bad number {raw!r}", i)
            yield Token("num", float(raw) if "." in raw else int(raw), i)
            i = j
        elif ch.isalpha() or ch == "_":
            j = i
            while j < len(text) and (text[j].isalnum() or text[j] == "_"):
                j += 1
            yield Token("name", text[i:j], i)
            i = j
        elif text[i:i + 2] in ("**", "//", "<=", ">=", "==", "!="):
            yield Token("op", text[i:i + 2], i)
            i += 2
        elif ch in "+-*/%()=<>,!":
            yield Token("op", ch, i)
            i += 1
        else:
            raise CalcError(f"unexpected {ch!r}", i)
    yield Token("end", "", len(text))


class Calculator:
    FUNCS = {"sqrt": math.sqrt, "max": max, "min": min, "abs": abs, "round": round, "hyp": lambda *a: math.sqrt(sum(x * x for x in a))}
    BINARY = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "//": lambda a, b: a // b, "%": lambda a, b: a % b, "<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b),
        "<=": lambda a, b: int(a <= b), ">=": lambda a, b: int(a >= b), "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b),
    }
    LEVELS = [("<", ">", "<=", ">=", "==", "!="), ("+", "-"), ("*", "/", "//", "%")]

    def __init__(self, **names):
        self.names = {"pi": math.pi, "ans": 0, **names}

    def run(self, text):
        self.toks = list(tokenize(text))
        self.at = 0
        if len(self.toks) > 2 and self.toks[0].kind == "name" and self.toks[1].value == "=":
            target = self.next().value
            self.next()
            value = self.expr()
            self.names[target] = value
        else:
            value = self.expr()
        if self.peek().kind != "end":
            raise CalcError(f"trailing {self.peek().value!r}", self.peek().pos)
        self.names["ans"] = value
        return value

    def peek(self):
        return self.toks[self.at]

    def next(self):
        self.at += 1
        return self.toks[self.at - 1]

    def accept(self, *ops):
        if self.peek().kind == "op" and self.peek().value in ops:
            return self.next().value

    def expect(self, op):
        if not self.accept(op):
            raise CalcError(f"expected {op!r}, found {self.peek().value or 'end'!r}", self.peek().pos)

    def expr(self, level=0):
        if level == len(self.LEVELS):
            return self.unary()
        left = self.expr(level + 1)
        while op := self.accept(*self.LEVELS[level]):
            left = self.BINARY[op](left, self.expr(level + 1))
        return left

    def unary(self):
        if self.accept("-"):
            return -self.unary()
        if self.accept("+"):
            return self.unary()
        return self.power()

    def power(self):
        base = self.atom()
        while self.accept("!"):
            base = math.factorial(base)
        if self.accept("**"):
            return base ** self.unary()
        return base

    def atom(self):
        tok = self.next()
        if tok.kind == "num":
            return tok.value
        if tok.kind == "name":
            if self.accept("("):
                return self.call(tok)
            if tok.value not in self.names:
                raise CalcError(f"unknown name {tok.value!r}", tok.pos)
            return self.names[tok.value]
        if tok.value == "(":
            inner = self.expr()
            self.expect(")")
            return inner
        raise CalcError(f"unexpected {tok.value or 'end'!r}", tok.pos)

    def call(self, tok):
        args = []
        if not self.accept(")"):
            args.append(self.expr())
            while self.accept(","):
                args.append(self.expr())
            self.expect(")")
        try:
            return self.FUNCS[tok.value](*args)
        except KeyError:
            raise CalcError(f"no function {tok.value}", tok.pos) from None


calc = Calculator(g=9.81)
print(list(tokenize("x1=3.5*(ans//2)")))
for line in """1 + 2 * 3
(1 + 2) * 3
-2 ** 2
2 ** 3 ** 2
7 // 2 - 7 % 4
-7 / 2
x = 4 * (2 + .5)
x * x - ans
sqrt(x + 6) + hyp(3, 4)
max(1, min(5, 9), 3) >= 5
5! / 3!
round(g * 10, 1)
2 ** 80
1 +
(1 + 2
3 $ 4
1.2.3
y + 1
foo(1)
1 2
1 / (x - 10)
sqrt(0 - 1)
max()
round(pi, 3) == 3.142""".splitlines():
    try:
        print(f"{line:<28}= {calc.run(line)}")
    except CalcError as e:
        print(f"{line:<28}! {e}" + (f" | {' ' * e.pos}^" if e.pos is not None else ""))
    except (ArithmeticError, ValueError, TypeError) as e:
        print(f"{line:<28}! {type(e).__name__}: {e}")
print(sorted(calc.names), calc.names["x"])

"""singledispatch by annotations: strings, unions, and what is refused."""
from __future__ import annotations
from functools import singledispatch, singledispatchmethod
import typing
from typing import Optional, Union


class Shape: ...
class Circle(Shape): ...


@singledispatch
def area(x):
    return f"any {x!r}"

@area.register
def _(x: Circle) -> str:
    return "circle"

@area.register
def _(x: int | float):
    return "number"

@area.register
def _(x: Optional[bytes]):
    return "bytes or none"

@area.register
def _(x: "Union[list, tuple]"):
    return "row"

for v in (Circle(), Shape(), 1, 2.5, True, None, b"", [], (), {}):
    print(type(v).__name__, area(v) if not isinstance(v, Shape) or isinstance(v, Circle) else "shape")

class Visitor:
    @singledispatchmethod
    def visit(self, node):
        raise NotImplementedError(type(node).__name__)

    @visit.register
    def _(self, node: Shape):
        return "visited shape"

    @visit.register
    @classmethod
    def _(cls, node: str):
        return f"visited str by {cls.__name__}"

v = Visitor()
print(v.visit(Circle()), v.visit("x"))
for bad in (3,):
    try:
        v.visit(bad)
    except NotImplementedError as e:
        print("no", e)


try:
    @area.register
    def f(x: Unknown): ...
    print("fine")
except Exception as e:
    print(type(e).__name__, str(e).split(" at 0x")[0])

try:
    @area.register
    def f(x: typing.Literal[3]): ...
    print("fine")
except Exception as e:
    print(type(e).__name__, str(e).split(" at 0x")[0])

try:
    @area.register
    def f(x): ...
    print("fine")
except Exception as e:
    print(type(e).__name__, str(e).split(" at 0x")[0])

try:
    @area.register
    def f(x: list[int]): ...
    print("fine")
except Exception as e:
    print(type(e).__name__, str(e).split(" at 0x")[0])

try:
    @area.register
    def f(x: typing.Union[int, typing.Any]): ...
    print("fine")
except Exception as e:
    print(type(e).__name__, str(e).split(" at 0x")[0])

for f in (3, "x"):
    try:
        area.register(f)
    except TypeError as e:
        print(e)

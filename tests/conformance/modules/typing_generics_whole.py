import asyncio, functools, inspect
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import (Annotated, Any, Awaitable, Callable, ClassVar, Generic, Iterator, Literal, NamedTuple, Optional, ParamSpec, Protocol,
    Self, TypeVar, Union, Type, runtime_checkable, get_type_hints, get_args, get_origin, Concatenate, TypedDict, NotRequired, Unpack, TypeVarTuple)
import typing
from collections.abc import Callable as ACallable, Iterable as AIterable
T = TypeVar("T"); P = ParamSpec("P"); K = TypeVar("K"); Ts = TypeVarTuple("Ts")
class NT(NamedTuple, Generic[T]):
    a: T
    b: int = 3
print(NT(1), NT[int], NT[int](2))
@dataclass
class Box(Generic[T]):
    item: T
    tags: list[str] = field(default_factory=list)
    count: ClassVar[int] = 0
print(Box(1), Box[int](2), inspect.signature(Box))
class Repo(ABC, Generic[K, T]):
    @abstractmethod
    def get(self, k: K) -> T: ...
class Mem(Repo[str, int]):
    def get(self, k: str) -> int: return len(k)
print(Mem().get("abc"), Mem.__orig_bases__, Mem.__mro__)
try: Repo()
except TypeError as e: print(e)
def retry(n: int) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    def deco(fn: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(fn)
        async def inner(*args: P.args, **kwargs: P.kwargs) -> T:
            return await fn(*args, **kwargs)
        return inner
    return deco
@retry(3)
async def fetch(x: int) -> str: return str(x)
print(asyncio.run(fetch(3)), inspect.signature(fetch), retry.__annotations__, inspect.iscoroutinefunction(fetch))
print(P.args, P.kwargs, Callable[P, T][[int, str], bool], Callable[[T], K][int, str])
class Z(Generic[P]): pass
print(Z[int, str], Z[[int, str]], Z[...])
class V(Generic[*Ts]): pass
print(V[int, str], V[()])
class W(Generic[Unpack[Ts]]): pass
print(W[int, str])
print(ACallable[[int], str], AIterable[int], ACallable[..., int])
class Shape(Protocol):
    def area(self) -> float: ...
class Sq:
    def __init__(self, s): self.s = s
    def area(self) -> float: return self.s ** 2
def total(xs: list[Shape]) -> float: return sum(x.area() for x in xs)
print(total([Sq(2), Sq(3)]))
class Base(Protocol):
    x: int
    def go(self) -> str: return "default go"
class Concrete(Base):
    def __init__(self, x): self.x = x
print(Concrete(3).go(), Concrete(3).x)
class Conf(TypedDict):
    a: int
    b: NotRequired[str]
c: Conf = {"a": 1}
print(c, Conf.__required_keys__, Conf.__optional_keys__, Conf(a=1) == c)
print(Annotated[Optional[int], "x", 3], get_type_hints(Box), Type["Foo"], Literal[True, None, "a"])
class Builder:
    def __init__(self): self.parts = []
    def add(self, p) -> Self:
        self.parts.append(p); return self
print(Builder().add(1).add(2).parts)
x: Union[int, str] = 3
match x:
    case int(): print("int")
print(typing.List[int].__origin__, typing.Dict.__name__ if hasattr(typing.Dict, "__name__") else None)
for bad in (lambda: Union[()], lambda: Optional[()], lambda: typing.Dict[int], lambda: typing.Callable[int], lambda: typing.Callable[int, str], lambda: Annotated[int], lambda: Generic[T, T], lambda: list[int][str], lambda: typing.List[int][str], lambda: typing.List[(int, str)], lambda: TypeVar("A", int), lambda: TypeVar("A", covariant=True, contravariant=True), lambda: typing.ClassVar[int, str], lambda: Protocol[int], lambda: runtime_checkable(int), lambda: typing.NewType("A", int)[int], lambda: typing.Self[int], lambda: int[str], lambda: Concatenate[int, str]):
    try: print("ok", bad())
    except Exception as e: print(type(e).__name__, e)
for bad in ("class A(Union[int, str]): pass", ):
    pass
try:
    class A(Optional[int]): pass
except TypeError as e: print(e)
try:
    class A2(T): pass
except TypeError as e: print(e)
try:
    class A3(Generic[T], Generic[K]): pass
except TypeError as e: print(e)
try:
    class A4(Generic[T], typing.Dict[K, T]): pass
except TypeError as e: print(e)
class A5(typing.Dict[K, T], Generic[T, K]): pass
print(A5.__parameters__, A5[int, str], A5({1: 2}), A5.__mro__)
print(isinstance(3, typing.Hashable), issubclass(list, typing.Iterable), isinstance([], typing.Sequence), issubclass(dict, typing.Mapping))
print(get_origin(Callable), get_origin(typing.List), get_args(Box[int]), get_origin(Box[int]), get_origin(Generic[T]), get_origin(P.args) is P)
U = int | None
def g(a: U, b: "Later", *c: int, d: Literal["x"] = "x", e: Callable[[int], str] = str, **f: Any) -> Optional[list[int]]: ...
class Later: pass
print(inspect.signature(g)); print(get_type_hints(g))

from typing import Generic, TypeVar, Protocol, overload, runtime_checkable, Iterator, cast, Final, Self, Literal

T = TypeVar("T")
K = TypeVar("K")
MAX: Final = 3


class Stack(Generic[T]):
    def __init__(self) -> None:
        self._items: list[T] = []

    def push(self, item: T) -> Self:
        self._items.append(item)
        return self

    def pop(self) -> T:
        return self._items.pop()

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)


s = Stack[int]()
s.push(1).push(2)
s.push("not checked")
print(list(s), s.pop(), type(s).__name__)


@runtime_checkable
class Speaker(Protocol):
    def speak(self) -> str: ...


class Dog:
    def speak(self):
        return "woof"


class Rock:
    pass


def talk(x: Speaker) -> str:
    return x.speak()


print(talk(Dog()), isinstance(Dog(), Speaker), isinstance(Rock(), Speaker))
try:
    talk(Rock())
except AttributeError as e:
    print(e)


@overload
def twice(x: int) -> int: ...
@overload
def twice(x: str) -> str: ...
def twice(x):
    return x * 2


print(twice(4), twice("ab"))


class Pair(Generic[K, T]):
    def __init__(self, key: K, val: T):
        self.key, self.val = key, val

    def swap(self) -> "Pair[T, K]":
        return Pair(self.val, self.key)


p = Pair("a", 1).swap()
print(p.key, p.val, cast(int, "still str"), MAX)


class Box[V]:
    def __init__(self, v: V):
        self.v = v

    def map[R](self, f) -> "Box[R]":
        return Box(f(self.v))


print(Box(3).map(lambda v: v + 1).map(str).v)


def mode(m: Literal["r", "w"] = "r") -> str:
    return m


print(mode(), mode("w"))


class Named(Protocol):
    name: str

    def hi(self) -> str:
        return f"hi {self.name}"


class Explicit(Named):
    def __init__(self, name):
        self.name = name


print(Explicit("zed").hi())

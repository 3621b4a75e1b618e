from typing import Annotated, Any, ClassVar, Dict, Generic, Hashable, Iterable, Iterator, List, NamedTuple, Optional, Protocol, Required, Sized, SupportsIndex, SupportsInt, TypedDict, TypeVar, get_type_hints, runtime_checkable
import typing

class Movie(TypedDict, total=False):
    title: str
    year: int
class Film(Movie):
    director: Required[str]
m = Movie(title="Up", year=2009)
print(m, type(m), Movie, Movie.__total__, Movie.__required_keys__, sorted(Movie.__optional_keys__), Film.__required_keys__, Film.__annotations__)
try:
    isinstance(m, Movie)
except TypeError as e:
    print(e)
M2 = TypedDict("M2", {"a": int, "b": str})
print(M2(a=1, b="x"), M2.__annotations__)
class Pt(NamedTuple):
    """A point."""
    x: int
    y: int = 0
    def norm(self):
        return self.x * self.x + self.y * self.y
    @property
    def both(self):
        return (self.x, self.y)
    @classmethod
    def origin(cls):
        return cls(0, 0)
p = Pt(3, 4)
print(p, p.norm(), p.both, Pt.origin(), Pt(1), Pt._fields, Pt._field_defaults, p._asdict(), p._replace(x=9), p == (3, 4), Pt.__doc__, Pt.__annotations__)
x, y = p
print(x, y, p[0], len(p), isinstance(p, tuple), Pt.__mro__, Pt.__name__)
try:
    p.x = 3
except AttributeError as e:
    print(e)
try:
    Pt()
except TypeError as e:
    print(e)
try:
    class Bad(NamedTuple):
        a: int = 1
        b: int
except TypeError as e:
    print(e)
Emp = NamedTuple("Emp", [("name", str), ("id", int)])
print(Emp("a", 1), Emp.__annotations__)
match p:
    case Pt(x=3, y=yy):
        print("match", yy)
match p:
    case Pt(a, b):
        print(a, b)

@runtime_checkable
class Closer(Protocol):
    def close(self) -> None: ...
class A:
    def close(self): pass
class B: pass
print(isinstance(A(), Closer), isinstance(B(), Closer), issubclass(A, Closer), issubclass(B, Closer))
class Named(Protocol):
    name: str
try:
    isinstance(A(), Named)
except TypeError as e:
    print(e)
try:
    Named()
except TypeError as e:
    print(e)
class Impl(Named):
    def __init__(self):
        self.name = "n"
print(Impl().name, Impl.__mro__)
class Impl2(Named):
    name = "z"
print(Impl2().name)
@runtime_checkable
class HasName(Protocol):
    name: str
print(isinstance(Impl(), HasName), isinstance(3, HasName))
try:
    issubclass(Impl, HasName)
except TypeError as e:
    print(e)
T = TypeVar("T")
class Box(Protocol[T]):
    def get(self) -> T: ...
class IntBox(Box[int]):
    def get(self): return 4
print(IntBox().get(), Box[int], IntBox.__mro__)
class Repo(Generic[T]):
    registry: ClassVar[dict] = {}
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Repo.registry[cls.__name__] = cls
class UserRepo(Repo["User"]): pass
print(Repo.registry, UserRepo.__orig_bases__)

class Node:
    val: int
    next: "Optional[Node]"
    other: "list[int] | None" = None
def fn(a: int, b: "str" = "x", *args: Any, **kw: "Node") -> Optional[int]: ...
print(get_type_hints(Node))
print(get_type_hints(fn))
print(fn.__annotations__)
class An:
    a: Annotated[int, "x"]
print(get_type_hints(An), get_type_hints(An, include_extras=True))
print(isinstance(3, SupportsInt), isinstance("x", SupportsInt), isinstance(3, SupportsIndex), isinstance([], Hashable), isinstance(3, Hashable), isinstance([], Sized), isinstance([], Iterable))
class L(List[int]): pass
l = L([1]); l.append(2); print(l, L.__mro__)
class D(Dict[str, int]): pass
print(D(a=1), D.__bases__, D.__orig_bases__)
class It(Iterator[int]):
    def __init__(self): self.n = 0
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()))
class G1[T]:
    def __init__(self, x: T): self.x = x
    def get(self) -> T: return self.x
print(G1[int](4).get(), G1(3).get())
def first[T](xs: list[T]) -> T: return xs[0]
print(first([1]))
type IntList = list[int]
print(IntList, IntList.__value__)
class Mock(Any): pass
print(Mock(), ) if False else None
print(typing.get_type_hints.__name__)

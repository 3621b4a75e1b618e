from dataclasses import dataclass, field, asdict, replace, InitVar, is_dataclass, KW_ONLY
from typing import ClassVar, Optional


@dataclass
class Base:
    id: int
    name: str = "base"
    count: ClassVar[int] = 0

    def __post_init__(self):
        Base.count += 1

    def hello(self):
        return f"{type(self).__name__} {self.id}"


@dataclass
class Child(Base):
    extra: list = field(default_factory=lambda: [1])
    name: str = "child"

    def __post_init__(self):
        super().__post_init__()
        self.extra.append(self.id)


print(Base(1), Child(2), Child(3, "z", [9]), Base.count, Child(4).hello())
print(Child(5) == Child(5), Base(5, "child") == Child(5), isinstance(Child(1), Base))


@dataclass
class Node:
    value: int
    left: Optional["Node"] = None
    right: Optional["Node"] = None

    def total(self):
        return self.value + sum(n.total() for n in (self.left, self.right) if n)


tree = Node(1, Node(2, Node(4)), Node(3))
print(tree, tree.total())
print(asdict(tree))


@dataclass
class Scaled:
    raw: int
    factor: InitVar[int] = 2
    out: int = field(init=False, default=-1)

    def __post_init__(self, factor):
        self.out = self.raw * factor


print(Scaled(4), Scaled(4, 10), Scaled(1, factor=3).out)


@dataclass(eq=False)
class Entity:
    x: int


@dataclass(repr=False)
class Quiet:
    x: int

    def __repr__(self):
        return f"Q{self.x}"


@dataclass
class Opts:
    path: str
    _: KW_ONLY
    deep: bool = False
    limit: int = 10


print(Entity(1) == Entity(1), Quiet(3), [Quiet(4)], Opts("p", deep=True), is_dataclass(Opts), is_dataclass(3))
try:
    Opts("p", True)
except TypeError as e:
    print(e)
try:
    @dataclass
    class Wrong:
        xs: list = []
except ValueError as e:
    print(e)
try:
    @dataclass
    class Order:
        a: int = 1
        b: int
except TypeError as e:
    print(e)


@dataclass(slots=True, frozen=True)
class P:
    x: int
    y: int = 0

    def __add__(self, o):
        return replace(self, x=self.x + o.x, y=self.y + o.y)


print(P(1, 2) + P(3), {P(1): "k"}[P(1, 0)])
match P(5, 0):
    case P(x, 0):
        print("match", x)
match tree:
    case Node(value=v, left=Node(left=Node(value=deep)), right=Node(right=None)):
        print(v, deep)

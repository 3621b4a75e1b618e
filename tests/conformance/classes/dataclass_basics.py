from dataclasses import dataclass, field, asdict, astuple, replace, fields


@dataclass
class Item:
    name: str
    price: float = 1.0
    tags: list = field(default_factory=list)
    secret: str = field(default="s", repr=False)
    cached: int = field(init=False, default=0)

    kinds = ("not", "a field")

    def total(self, n):
        self.cached += 1
        return self.price * n


a = Item("pen")
b = Item("pen", tags=["x"])
print(a, b, a == b, a != Item("pen"), a == Item("pen"))
a.tags.append("new")
print(a.tags, Item("q").tags, a.total(3), a.cached, a)
print(asdict(b), astuple(b))
c = replace(b, price=9.5)
print(c, c.tags is b.tags, [f.name for f in fields(Item)], Item.price)
for bad in (lambda: Item(), lambda: Item("a", 1, [], "s", 5), lambda: Item("a", colour=1), lambda: {a}, lambda: a < b):
    try:
        bad()
    except TypeError as e:
        print(e)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)


v = Version(1, 2)
print(v < Version(1, 3), sorted([Version(2), Version(1, 9), Version(1, 2, "x")]), v == Version(1, 2, "lbl"), len({v, Version(1, 2)}))
try:
    v.major = 5
except AttributeError as e:
    print(type(e).__name__, e)
try:
    del v.minor
except AttributeError as e:
    print(e)
print(max(v, Version(0, 99)), v >= Version(1), hash(v) == hash(Version(1, 2)))


@dataclass
class Rect:
    w: float
    h: float
    area: float = field(init=False)

    def __post_init__(self):
        if self.w < 0:
            raise ValueError(f"negative width {self.w}")
        self.area = self.w * self.h


print(Rect(2, 3), Rect(w=1, h=1).area)
try:
    Rect(-1, 1)
except ValueError as e:
    print(e)

from typing import NamedTuple
from collections import namedtuple


class Emp(NamedTuple):
    name: str
    age: int = 18
    tags: tuple = ()

    def label(self):
        return f"{self.name}({self.age})"

    @property
    def adult(self):
        return self.age >= 18


e = Emp("ann", 30)
print(e, e.name, e[1], e.label(), e.adult, len(e))
print(Emp("bob"), Emp(age=3, name="c").adult, e._replace(age=31), e)
print(e._asdict(), Emp._fields, Emp._field_defaults, tuple(e), list(e))
name, age, tags = e
print(name, age, tags, e == ("ann", 30, ()), e < Emp("bob"), hash(e) == hash(("ann", 30, ())))
print(Emp._make(["z", 1, ("x",)]), sorted([Emp("b", 1), Emp("a", 9)]), isinstance(e, tuple), {e: 1}[("ann", 30, ())])
for bad in (lambda: Emp(), lambda: Emp("a", 1, (), 9), lambda: Emp("a", color=1), lambda: e.missing, lambda: e[7], lambda: e._replace(zip=1)):
    try:
        bad()
    except Exception as err:
        print(type(err).__name__, err)
try:
    e.age = 5
except AttributeError as err:
    print(err)

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x + p.y, p + (3,), p * 2, p[::-1], max(p), p._replace(x=0))
RGB = namedtuple("RGB", ["r", "g", "b"], defaults=[0, 0])
print(RGB(1), RGB(1, 2, 3)._asdict(), RGB._field_defaults)
match p:
    case Point(x=1, y=yy):
        print("matched", yy)
match e:
    case (n, a, _):
        print(n, a)


class Vec(namedtuple("Vec", "x y")):
    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)


print(Vec(1, 2) + Vec(3, 4), "%s-%s" % Point(5, 6), "{0.x}/{0.y}".format(p), f"{p}")

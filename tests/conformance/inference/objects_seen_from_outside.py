"""Attributes that other code reads and sets, by all ways that keep the class in sight."""
from dataclasses import dataclass


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx, dy=0.0):
        self.x += dx
        self.y += dy
        return self

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __repr__(self):
        return f"<{self.x}, {self.y}>"


class Mixed:
    def __init__(self, n):
        self.n = n
        self.flag = False
        self.ratio = n / 2

    def step(self):
        self.n += 1
        self.flag = not self.flag
        return self.n if self.flag else -self.n


class Late:
    def __init__(self):
        self.a = 1
        self.note()
        self.b = 2.5

    def note(self):
        try:
            print(self.b)
        except AttributeError as error:
            print("early:", error)


class Widened:
    def __init__(self):
        self.value = 0


def widen(thing):
    thing.value = "text"


@dataclass
class Item:
    price: float
    count: int = 1
    on_sale: bool = False

    def total(self):
        return self.price * self.count


@dataclass
class Label:
    text: str
    size: int = 12


class Other:
    x = "class attribute"

    def move(self, dx):
        return f"other {dx}"


class Removed:
    def __init__(self):
        self.v = 1.0


class Counter:
    made = 0

    def __init__(self):
        Counter.made += 1
        self.id = Counter.made


def anything(objects):
    for o in objects:
        print(o.x, end=" ")
    print()


def main():
    p = Point(1.0, 2.0)
    q = p + Point(0.5, 0.5)
    print(p, q, p == Point(1.0, 2.0), p != q, p.move(1.0), q.move(dx=2.0, dy=3.0))
    anything([p, q, Other()])
    print(getattr(p, "x"), hasattr(p, "z"))
    movers = [Point(0.0, 0.0), Other()]
    print([m.move(1.0) for m in movers])
    m = Mixed(4)
    print(m.step(), m.step(), m.flag, m.ratio, m.n)
    Late()
    w = Widened()
    print(w.value)
    widen(w)
    print(w.value, w.value + "!")
    i = Item(2.5, 4)
    j = Item(count=2, price=1.25, on_sale=True)
    print(i, j, i.total(), j.total(), i == Item(2.5, 4), i == j)
    i.count += 1
    i.price -= 0.5
    print(i.total(), i)
    print(Label("hi"), Label("big", size=20).size)
    r = Removed()
    print(r.v)
    del r.v
    try:
        print(r.v)
    except AttributeError as error:
        print(error)
    Counter()
    print(Counter().id, Counter.made)
    try:
        print(p.missing)
    except AttributeError as error:
        print(error)
    p.extra = "extra"
    print(p.extra, p.x)
    points = [Point(float(n), 0.0) for n in range(4)]
    for point in points:
        point.y += point.x / 2
    points[1].x, points[2].y = 9.0, 8.0
    print(points, max(point.x for point in points))
    try:
        Point(1.0)
    except TypeError as error:
        print(error)


main()

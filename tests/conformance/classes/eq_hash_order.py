class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __le__(self, other):
        return self < other or self == other

    def __repr__(self):
        return f"P{self.x},{self.y}"


a, b, c = Point(1, 2), Point(1, 2), Point(0, 9)
print(a == b, a is b, a != b, a == c, a != c, a == (1, 2), a != 5)
print(len({a, b, c}), {a: "first"}[b], a in [c, b], [a, c].index(b), [b, b, c].count(a))
print(c < a, a > c, a <= b, a >= b, sorted([a, c, b]), max(a, c), min([a, c]))
print([a, [c]] == [b, [c]], (a,) == (b,), {"k": a} == {"k": b})
d = {a: 1}
d[b] = 2
print(d)


class NoHash:
    def __eq__(self, other):
        return True


try:
    {NoHash()}
except TypeError as e:
    print(e)
print(NoHash() == 1, 1 == NoHash(), NoHash() != "x", NoHash() in [5])


class Plain:
    pass


p, q = Plain(), Plain()
print(p == q, p == p, p != q, len({p, q, p}), hash(p) == hash(p))
for bad in (lambda: p < q, lambda: p >= 1, lambda: sorted([p, q]), lambda: max(p, q)):
    try:
        bad()
    except TypeError as e:
        print(e)


class Weird:
    def __eq__(self, other):
        return "not a bool"

    def __lt__(self, other):
        return []


w = Weird()
print(w == 1, w != 1, w < 2, bool(w < 2), 3 > w, "in" if w in [0] else "out")

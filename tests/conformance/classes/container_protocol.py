class Grid:
    def __init__(self, w, h):
        self.w, self.h = w, h
        self.cells = {}

    def __getitem__(self, key):
        if isinstance(key, slice):
            return f"slice {key.start} {key.stop} {key.step}"
        if isinstance(key, int):
            return [self.cells.get((key, c), ".") for c in range(self.w)]
        r, c = key
        if not (0 <= r < self.h and 0 <= c < self.w):
            raise IndexError(f"({r}, {c}) outside {self.h}x{self.w}")
        return self.cells.get((r, c), ".")

    def __setitem__(self, key, value):
        self.cells[key] = value

    def __delitem__(self, key):
        del self.cells[key]

    def __contains__(self, value):
        return value in self.cells.values()

    def __len__(self):
        return self.w * self.h

    def __iter__(self):
        for r in range(self.h):
            yield "".join(self[r])

    def __reversed__(self):
        return reversed(list(self))


g = Grid(3, 2)
g[0, 1] = "x"
g[1, 2] = "o"
print(g[0, 1], g[0, 0], g[1], "x" in g, "q" in g, len(g), bool(g))
print(list(g), list(reversed(g)), g[1:2], g[::3], *g)
del g[0, 1]
print("x" in g, [*g])
try:
    g[5, 5]
except IndexError as e:
    print(e)


class Squares:
    # iterable and "in" through __getitem__ alone
    def __getitem__(self, i):
        if i >= 5:
            raise IndexError
        return i * i


s = Squares()
print(list(s), 9 in s, 10 in s, [a + b for a, b in zip(s, s)])


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


c = Countdown(3)
print(next(c), list(c), list(c), sum(Countdown(4)), max(Countdown(2)), 2 in Countdown(3), dict(zip("ab", Countdown(2))))
a, *b = Countdown(4)
print(a, b)
for bad in (lambda: len(c), lambda: c[0], lambda: next(s), lambda: iter(object()), lambda: 1 in object()):
    try:
        bad()
    except TypeError as e:
        print(e)

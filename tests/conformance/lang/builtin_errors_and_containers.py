def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: sum([1.0, True, 2]))
t(lambda: min())
t(lambda: sum())
t(lambda: sorted())
t(lambda: sorted([1],2))
t(lambda: sorted([1],foo=2))
t(lambda: min(1,2,foo=2))
t(lambda: min(3))
t(lambda: chr(-1))
t(lambda: chr(10**20))
t(lambda: chr("a"))
t(lambda: ord("ab"))
t(lambda: ord(1))
t(lambda: round("a"))
t(lambda: pow(2,3,0))
t(lambda: pow(2.0,3,5))
t(lambda: divmod(1.5,0))
t(lambda: divmod("a",0))
t(lambda: abs("a"))
t(lambda: len(5))
t(lambda: [].append(1,2))
t(lambda: [].pop("a"))
t(lambda: [].index(3))
t(lambda: {}.pop(3))
t(lambda: {}.fromkeys())
t(lambda: set().pop())
t(lambda: list(1,2))
t(lambda: list.append(3,4))
t(lambda: zip(1))
t(lambda: zip([1],[2,3],strict=True).__next__())
t(lambda: list(zip([1],[2,3],strict=True)))
t(lambda: map(1))
t(lambda: dict([1]))
t(lambda: dict([(1,2,3)]))
t(lambda: {}.update(1))
t(lambda: {}.get())
t(lambda: [1].insert(1))
t(lambda: reversed(5))
t(lambda: reversed({1}))
t(lambda: enumerate())
t(lambda: hash([]))
t(lambda: "a" in 5)
t(lambda: 5 in "a")
t(lambda: [][1.5])
t(lambda: ""["a"])
t(lambda: b""["a"])
t(lambda: ()["a"])
t(lambda: range(3)["a"])
t(lambda: range(3)[5])
t(lambda: (5)[1])
t(lambda: int[1])
t(lambda: [1,2].__getitem__(slice(1,"a")))
t(lambda: [].remove(1))
t(lambda: next([]))
t(lambda: iter(5))
t(lambda: sorted([1,"a"]))
t(lambda: max([1,"a"]))
t(lambda: isinstance(1,2))
t(lambda: getattr(1))
t(lambda: getattr(1,2))
t(lambda: getattr(1,"x"))
t(lambda: vars(1))
t(lambda: print(sep=1))
t(lambda: print(foo=1))
t(lambda: bin(1.5))
t(lambda: range(1.5))
t(lambda: range())
t(lambda: slice())
t(lambda: tuple(5))
t(lambda: id())
t(lambda: callable())
t(lambda: any(5))
t(lambda: filter(5))
t(lambda: [].sort(1))
t(lambda: [].sort(reverse="a"))
t(lambda: set([[]]))
t(lambda: {1}.union(5))
t(lambda: {1} | [5])
t(lambda: hash(slice(1)))
# containers
l = list(range(10))
del l[::3]; print(l)
l[1:3] = "xyz"; print(l)
l[::2] = [0]*len(l[::2]); print(l)
try: l[::2] = [1]
except ValueError as e: print(e)
try: l[20] = 1
except IndexError as e: print(e)
try: del l[20]
except IndexError as e: print(e)
print(l[-3:], l[::-1], l[5:2:-1])
d = {"a": 1, 2: "b", (1, 2): [3], None: {}}
print(d, d.keys(), d.values(), d.items())
print(list(reversed(d)), d.popitem(), d | {5: 6})
try:
    for k in d: d[k+"x" if isinstance(k,str) else "y"] = 1
except RuntimeError as e: print(e)
print(type(iter([])), type(iter({})), type(iter(())), type(iter("")), type(iter("é")), type(iter(set())), type({}.items()), type(iter({}.values())), type(iter(range(3))), type(reversed([])), type(reversed({})), type(zip()), type(enumerate([])), type(iter(int, 1)))
s = {3, 1, 2, 100, 50, 7}
print(s, s - {1}, s & {1, 2}, s ^ {1, 200}, frozenset(s), set(), frozenset())
print({1, 2} < {1, 2, 3}, {1} <= {1}, {1} == frozenset({1}), hash(frozenset({1})) )
print([1, 2] < [1, 3], (1, 2) < (1, 2, 0), [1] == [1.0], [1] == (1,), {1: 2} == {1: 2.0})
try: print([1] < ["a"])
except TypeError as e: print(e)
a, *b, c = range(5); print(a, b, c)
for bad in [(1,), (1, 2, 3)]:
    try: x, y = bad
    except ValueError as e: print(e)
try: x, y = 5
except TypeError as e: print(e)
try: x, *y, z = [1]
except ValueError as e: print(e)
print(range(10)[2:8:2], range(0, 10, 3)[-1], 5 in range(10), range(3) == range(0, 3, 1), list(reversed(range(5))), range(10**20), len(range(10**18)), hash(range(3)))
print(sorted([3, 1, 2], reverse=True), sorted("hello", key=lambda c: -ord(c)), sorted([(1, "b"), (0, "a"), (1, "a")], key=lambda p: p[0]))
class Evil:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        return self.n < other.n
    def __eq__(self, other): return isinstance(other, Evil) and self.n == other.n
    def __hash__(self): return self.n % 3
    def __repr__(self): return f"E{self.n}"
print(sorted([Evil(i * 7 % 10) for i in range(10)]), {Evil(i % 4): i for i in range(9)}, {Evil(1), Evil(1), Evil(4)})
class L(list):
    def __repr__(self): return "L" + super().__repr__()
    def append(self, x): super().append(x * 2)
x = L([1, 2]); x.append(3); print(x, len(x), x[0], x + [1], x == [1, 2, 6], isinstance(x, list), x[1:], sorted(x), 2 in x)
class D(dict):
    def __missing__(self, k): return k * 2
print(D(a=1)["a"], D()["zz"], D(a=1), dict(D(a=1)), D.fromkeys([1]), type(D.fromkeys([1])))
class Seq:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Seq()), 4 in Seq(), 5 in Seq())
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), sum(It()), max(It()), dict(zip("abc", It())), list(map(lambda a, b: a + b, It(), It())))
class NoBool:
    def __bool__(self): return 5
try: bool(NoBool())
except TypeError as e: print(e)
class BadLen:
    def __len__(self): return -1
try: len(BadLen())
except ValueError as e: print(e)
l = [1]; l.append(l); print(l, l == l)
print([None] * 3, (1,) * 2, "-" * 3, [1, 2] + [3])
def mod():
    l = [3, 2, 1]
    class K:
        def __init__(self, v): self.v = v
        def __lt__(self, o):
            l.append(1)
            return self.v < o.v
    try: l.sort(key=K)
    except ValueError as e: print(e)
    print(l)
mod()
print(*[1, 2], sep="-", end="!\n")
print(list[int], dict[str, list[int]], tuple[int, ...], type(list[int]), list[int]([1]), int | None, list[int] | str)
print(iter([1, 2]).__length_hint__(), [1, 2].__len__(), [1, 2].__contains__(1), (1).__eq__("a"), [].__eq__(3))
print(next(iter([]), "dflt"), list(iter(iter([1, 2, 3]).__next__, 3)))
print(all([]), any([0, 1]), divmod(-7, 2), divmod(7.5, 2), pow(3, -1, 7), round(2.5), round(2.567, 2), round(1234, -2), bin(-5), oct(8), hex(255), chr(8364), ord("€"))
print(min([3, 1, 2]), max("a", "b"), min([], default=5), max([1, -5], key=abs), sum([[1], [2]], []), sum([0.1] * 10))
print(list(filter(None, [0, 1, 2])), list(enumerate("ab", 5)), list(zip([1, 2], "ab")), isinstance(True, int), issubclass(bool, int), callable(len), repr("a'b"), ascii("é"), format(3.14159, ".2f"), hash(1.0) == hash(1))
print({1: 1, True: 2, 1.0: 3}, {(1, 2): 3}[(1, 2)], {frozenset({1}): 2}[frozenset({1})])

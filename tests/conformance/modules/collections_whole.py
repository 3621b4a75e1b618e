from collections import Counter, deque, OrderedDict, defaultdict, ChainMap, UserDict, UserList, UserString, namedtuple
from collections import abc
import collections.abc as cabc
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(Counter(a=1)=={'a':1}, Counter(a=1)==Counter(a=1,b=0), {'a':1}==Counter(a=1))
d=deque([1]); d.append(d); print(d)
print(deque([1,2,3],2)*3, deque([],0))
c=Counter("abca"); print(c, c|Counter("aabb"), c&Counter("ab"), c-Counter("aaab"), c+Counter("xy"), +Counter(a=-1,b=2), -Counter(a=-1,b=2))
c.update("aaa"); c.subtract(b=5); print(c, c["zzz"], len(c), c.total(), c.most_common(2), sorted(c.elements()), dict(c), list(c))
c["a"] += 10; del c["nope"]; print(c.most_common(), c.copy(), type(c.copy()))
print(isinstance(c, dict), isinstance(c, cabc.Mapping), c > Counter(a=1), c >= c, Counter(a=1) < Counter(a=2))
c += Counter("qq"); print(c)
c -= Counter("qq"); print(c)
print(Counter(), Counter(a=0), repr(Counter([1, "a", None, 1])), Counter({"x": 3, "y": 1.5}))
print(OrderedDict(a=1), OrderedDict(), OrderedDict([(1, 2), (3, 4)]) == OrderedDict([(3, 4), (1, 2)]), OrderedDict([(1, 2), (3, 4)]) == {3: 4, 1: 2})
o = OrderedDict.fromkeys("abcd"); o.move_to_end("a"); o.move_to_end("d", last=False); print(o, o.popitem(), o.popitem(last=False), list(reversed(o)), o | {"z": 1}, type(o | {}))
print(defaultdict(list,a=[1]), defaultdict())
class D(defaultdict): pass
print(D(int)['x'], D(int,{1:2}), D(int).copy())
dd = defaultdict(list); dd["a"].append(1); dd["a"].append(2); dd["b"]; print(dd, dd.default_factory, dd.get("zz"), "zz" in dd, len(dd), dict(dd), dd == {"a": [1, 2], "b": []})
dd = defaultdict(lambda: defaultdict(int)); dd["x"]["y"] += 5; print(dd["x"]["y"], dd["x"])
t(lambda: Counter(1))
t(lambda: Counter([],[]))
t(lambda: OrderedDict().popitem())
t(lambda: deque()+[1])
t(lambda: deque(1))
t(lambda: deque([1])["a"])
t(lambda: deque([1])[3])
t(lambda: deque().pop())
t(lambda: deque([1]).remove(5))
t(lambda: deque([1]).index(5))
t(lambda: deque([1], 1).insert(0, 1))
t(lambda: defaultdict(3))
t(lambda: defaultdict()[4])
t(lambda: OrderedDict().move_to_end(3))
t(lambda: Counter.fromkeys("a"))
print(ChainMap({1:2},{3:4}), ChainMap())
t(lambda: ChainMap()[3])
t(lambda: ChainMap().pop(3))
t(lambda: ChainMap().popitem())
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], list(cm), dict(cm), len(cm), cm.maps, cm.parents, cm.new_child({"z": 1}), "b" in cm, cm.get("q", 5), list(cm.items()), cm == {"a": 1, "b": 3})
cm["b"] = 10; print(cm)
print(UserDict(a=1), UserList([1]), repr(UserString("a")))
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = UD(a=1, b=2); u["c"] = 3; u.update(d=4); print(u, u["A"], "A" in u, "a" in u, len(u), list(u.items()), u.pop("A"), u.get("zz", 9), u.setdefault("Q", 1), u == {"B": 2, "C": 3, "D": 4, "Q": 1}, isinstance(u, cabc.MutableMapping))
class UL(UserList):
    def total(self): return sum(self)
ul = UL([3, 1, 2]); ul.append(5); ul.sort(); print(ul, ul.total(), ul[1:], type(ul[1:]).__name__, ul + [1], 3 in ul, len(ul), ul == [1, 2, 3, 5], ul[-1])
d = deque(range(5), maxlen=5); d.append(9); d.appendleft(8); print(d, d.maxlen, d[0], d[-1], len(d), 9 in d, list(reversed(d)), d.count(1))
d.rotate(2); print(d); d.rotate(-3); print(d); d.extendleft([7, 7]); print(d); del d[0]; d.reverse(); print(d, d.copy(), d == deque(d), d < deque([100]))
d.insert(1, 55); print(d); d.remove(55); print(d.index(7), d); d.clear(); print(d, bool(d))
try:
    d = deque([1, 2, 3])
    for x in d: d.append(x)
except RuntimeError as e: print(e)
class Stack(deque):
    def peek(self): return self[-1]
s = Stack([1, 2]); s.append(3); print(s.peek(), s, len(s), isinstance(s, deque))
P = namedtuple("P", "x y", defaults=[5])
p = P(1); print(p, p.x, p._replace(y=2), p._asdict(), P._fields, P._make([3, 4]), p == (1, 5), P.__doc__)
# abc
print(isinstance([], cabc.Sequence), isinstance({}, cabc.Mapping), isinstance((), cabc.Hashable), isinstance([], cabc.Hashable), isinstance("", cabc.Iterable), isinstance(iter([]), cabc.Iterator), isinstance(5, cabc.Iterable), isinstance(len, cabc.Callable), isinstance({}.keys(), cabc.KeysView), isinstance(set(), cabc.MutableSet), isinstance(frozenset(), cabc.Set), isinstance(deque(), cabc.MutableSequence), isinstance((x for x in ()), cabc.Generator), isinstance(lambda: 0, cabc.Callable), issubclass(list, cabc.Sequence), isinstance(range(3), cabc.Sequence), isinstance(b"", cabc.ByteString))
class M(abc.Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M({"a": 1, "b": 2}); print(m["a"], m.get("z"), "a" in m, list(m.items()), list(m.keys()), list(m.values()), m == {"a": 1, "b": 2}, dict(m), len(m), {**m}, m.keys() & {"a"})
class S(abc.Sequence):
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 10
    def __len__(self): return 3
s = S(); print(list(s), 20 in s, s.index(10), s.count(0), list(reversed(s)))
class ML(abc.MutableSequence):
    def __init__(self): self.l = []
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def __len__(self): return len(self.l)
    def insert(self, i, v): self.l.insert(i, v)
m = ML(); m.append(1); m.extend([2, 3]); m += [4]; print(list(m), m.pop(), m.remove(2), list(m)); m.reverse(); print(list(m)); m.clear(); print(len(m))
class MS(abc.MutableSet):
    def __init__(self, it=()): self.s = list(it)
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x):
        if x not in self.s: self.s.append(x)
    def discard(self, x):
        if x in self.s: self.s.remove(x)
a = MS([1, 2, 3]); b = MS([2, 3, 4]); print(list(a & b), list(a | b), list(a - b), list(a ^ b), a <= b, a == MS([3, 2, 1]), a.isdisjoint(b), a.pop(), list(a)); a |= b; print(list(a))
t(lambda: abc.Mapping())
class Bad(abc.Mapping):
    def __len__(self): return 0
t(lambda: Bad())
class MM(cabc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = MM(); m.update(a=1, b=2); m.setdefault("c", 3); print(dict(m), m.pop("a"), m.popitem(), m.pop("zz", None), list(m)); m.clear(); print(len(m), bool(m))
class It(cabc.Iterator):
    n = 0
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), isinstance(It(), cabc.Iterable))
def f(x: cabc.Mapping[str, int]) -> cabc.Callable: return x
class G(cabc.Mapping[str, int]):
    def __getitem__(self, k): return k
    def __iter__(self): return iter("ab")
    def __len__(self): return 2
print(dict(G()))
print({1,2}|{3}, dict.fromkeys([1,2],0))
class LRU(OrderedDict):
    def __init__(self, n): super().__init__(); self.n = n
    def __getitem__(self, k):
        v = super().__getitem__(k); self.move_to_end(k); return v
    def __setitem__(self, k, v):
        super().__setitem__(k, v)
        if len(self) > self.n: del self[next(iter(self))]
l = LRU(2); l["a"] = 1; l["b"] = 2; l["a"]; l["c"] = 3; print(l, list(l))
class CC(Counter):
    def add(self, x): self[x] += 1
cc = CC("aab"); cc.add("z"); print(cc, cc.most_common(1), isinstance(cc + cc, CC), cc["q"])
print(type(defaultdict), defaultdict.__name__, Counter.__mro__, deque.__module__)
x = frozenset([1, 2]); print({x: 1}[frozenset([2, 1])], x | {3}, type(x | {3}), {3} | x, type({3} | x))

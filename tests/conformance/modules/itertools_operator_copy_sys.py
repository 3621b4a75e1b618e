from itertools import count, cycle, repeat, accumulate, batched, chain, compress, dropwhile, filterfalse, groupby, islice, pairwise, starmap, takewhile, tee, zip_longest, product, permutations, combinations, combinations_with_replacement
import itertools, heapq, bisect, operator, copy, time, sys
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(list(islice(count(5, 2), 3)), list(islice(cycle("ab"), 5)), list(repeat(1, 3)), count(3), count(1.5, 2), repeat("x"), repeat(1, 2))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul, initial=10)), list(batched("abcdefg", 3)), list(chain([1], "ab")), list(chain.from_iterable([[1], [2]])))
print(list(compress("abcd", [1, 0, 1, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 3, 2])), list(filterfalse(None, [0, 1])), list(starmap(pow, [(2, 3)])), list(pairwise("abc")))
print([(k, list(g)) for k, g in groupby("aabbbc")], [(k, len(list(g))) for k, g in groupby([1, 2, 4, 3], lambda x: x % 2)])
print(list(islice(range(10), 2, 8, 3)), list(islice("abc", None)), list(zip_longest("ab", [1], fillvalue="-")), list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()))
print(list(permutations("abc", 2)), list(permutations([1, 2, 3])), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)), list(combinations("ab", 3)))
a, b = tee([1, 2, 3]); print(next(a), list(b), list(a), type(a).__name__)
a, b, c = tee(iter([1, 2]), 3); print(list(a), list(c), list(b))
g = groupby("aab"); k, grp = next(g); k2, grp2 = next(g); print(list(grp), list(grp2))
t(lambda: list(islice([1], -1)))
t(lambda: batched([], 0))
t(lambda: count("a"))
t(lambda: list(product([1], repeat=-1)))
t(lambda: combinations([1]))
t(lambda: list(chain(1)))
t(lambda: list(chain([1], 1)))
print(type(chain()), type(groupby([])), itertools.chain.__name__)
# heapq
h = []
for x in [5, 3, 8, 1, 9, 2, 7, 2, 2]: heapq.heappush(h, x)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 4), heapq.heapreplace(h, 0), h)
l = [(i * 37 % 101, i) for i in range(50)]; heapq.heapify(l); print(l)
print([heapq.heappop(l) for _ in range(5)], heapq.nlargest(3, [1, 5, 2, 5], key=lambda x: -x), heapq.nsmallest(2, "hello"), heapq.nlargest(2, [4, 1]), list(heapq.merge([1, 4, 7], [2, 4, 9], [0])), list(heapq.merge([3, 1], [4, 2], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)))
t(lambda: heapq.heappop([]))
t(lambda: heapq.heappush((), 1))
t(lambda: heapq.heapify([1, "a"]))
l = [3, 1, 2]; heapq._heapify_max(l); print(l, heapq._heappop_max(l))
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect_right([1, 2], 0, lo=1), bisect.bisect_left([(1, "a"), (3, "b")], 2, key=lambda p: p[0]))
l = [1, 3]; bisect.insort(l, 2); bisect.insort_left(l, 3); bisect.insort(l, 5, key=lambda x: -x); print(l)
t(lambda: bisect.bisect([1], 1, -1))
# operator
print(operator.itemgetter(1)([1, 2]), operator.itemgetter(0, 2)("abc"), operator.attrgetter("real")(5), operator.attrgetter("__class__.__name__")(5), operator.methodcaller("upper")("a"), operator.methodcaller("split", ",", maxsplit=1)("a,b,c"), operator.add(1, 2), operator.truediv(1, 2), operator.contains([1], 1), operator.not_(0), operator.truth([]), operator.is_(None, None), operator.index(True), operator.concat([1], [2]), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "c"), operator.lt(1, 2), operator.or_(1, 2), operator.xor({1}, {2}), operator.neg(3), operator.invert(3), operator.pow(2, 3), operator.length_hint([1, 2]), operator.getitem({1: 2}, 1))
print(operator.itemgetter(1, "a"), operator.attrgetter("a.b"), operator.methodcaller("f", 1, x=2))
t(lambda: operator.itemgetter())
t(lambda: operator.itemgetter(5)([1]))
l = [1]; operator.iadd(l, [2]); operator.setitem(l, 0, 9); operator.delitem(l, 1); print(l)
# copy
class Node:
    def __init__(self, v): self.v = v; self.next = None
n = Node([1]); n.next = n; m = copy.deepcopy(n); print(m is not n, m.next is m, m.v, m.v is not n.v); s = copy.copy(n); print(s.v is n.v, s.next is n)
x = [1, [2, {"a": (3, [4])}]]; y = copy.deepcopy(x); y[1][1]["a"][1].append(5); print(x, y)
l = []; l.append(l); k = copy.deepcopy(l); print(k[0] is k, k)
class C:
    def __init__(self, a): self.a = a
    def __copy__(self): return C("copied")
    def __deepcopy__(self, memo): return C(("deep", copy.deepcopy(self.a, memo)))
print(copy.copy(C(1)).a, copy.deepcopy([C([1])])[0].a)
class L(list): pass
q = L([1, [2]]); q.x = 5; r = copy.deepcopy(q); print(r, type(r).__name__, r.x, r[1] is not q[1])
from collections import Counter, deque, OrderedDict, defaultdict, namedtuple
print(copy.copy(Counter("aab")), copy.deepcopy(deque([[1]], 3)), copy.deepcopy(OrderedDict(a=[1])), copy.deepcopy(defaultdict(list, {1: [2]})), copy.copy(deque([1])))
class St:
    def __init__(self): self.a = 1; self.b = 2
    def __getstate__(self): return {"a": self.a}
    def __setstate__(self, s): self.__dict__.update(s); self.b = "restored"
z = copy.copy(St()); print(z.a, z.b)
class R:
    def __init__(self, x): self.x = x
    def __reduce__(self): return (R, (self.x * 2,))
print(copy.copy(R(4)).x)
t(lambda: copy.deepcopy(x for x in []))
e = copy.copy(ValueError("a", 1)); print(repr(e), e.args)
P = namedtuple("P", "a b"); print(copy.deepcopy(P(1, [2])), copy.copy(P(1, 2)))
# time
print(time.gmtime(0), time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1e9)), time.gmtime(0).tm_year, time.gmtime(0)[:3], time.asctime(time.gmtime(0)), tuple(time.strptime("2024-02-29", "%Y-%m-%d"))[:6], time.mktime(time.gmtime(86400)), time.ctime(0))
a = time.monotonic(); b = time.perf_counter(); time.sleep(0.01); print(time.monotonic() - a >= 0.01, time.perf_counter() - b >= 0.01, isinstance(time.time(), float), isinstance(time.time_ns(), int), time.time() > 1.6e9)
t(lambda: time.sleep(-1))
t(lambda: time.sleep("a"))
y, *_ = time.gmtime(0); print(y, isinstance(time.gmtime(0), tuple), isinstance(time.gmtime(0), time.struct_time))
# sys
try: 1 / 0
except ZeroDivisionError: print(sys.exc_info()[0], sys.exc_info()[1], sys.exception())
t(lambda: sys.setrecursionlimit(0))
sys.stdout.write("direct\n"); print(sys.stdout.isatty(), sys.stdout.name, sys.stdout.writable(), sys.stdout.encoding); sys.stdout.flush()
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): pass
w = W(); old = sys.stdout; sys.stdout = w; print("a", 1, end="|"); sys.stdout = old; print(w.parts, sys.stdout is sys.__stdout__)
print("x", file=w); print(w.parts); print("err", file=sys.stderr)
try: sys.exit(3)
except SystemExit as e: print(repr(e), e.code)

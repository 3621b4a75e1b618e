a = {1, 2, 3, 4}
b = {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a)
print(a.union([9]), a.intersection(range(3)), a.difference({1}, {2}), a.symmetric_difference([1, 7]))
print(a <= b, {1, 2} <= a, {1, 2} < {1, 2}, a >= {4}, a.isdisjoint({8}), {1}.issubset(a), a.issuperset([2]))
c = set()
c.add(3)
c.add(3)
c.add(1)
print(c, len(c), 3 in c, 4 in c, bool(set()))
c.discard(99)
c.remove(3)
print(c, c.pop(), c)
try:
    c.remove(5)
except KeyError as e:
    print("KeyError", e)
try:
    c.pop()
except KeyError as e:
    print("KeyError", e)
c |= {1, 2}
c &= {2, 3}
c ^= {2, 5}
c -= {7}
print(c)
c.update([1, 2], (3,))
print(c, sorted(c, reverse=True), sum(c), max(c))
f = frozenset([1, 2])
print(f, f | {3}, {f: "ok"}[frozenset([2, 1])], f == {1, 2}, hash(f) == hash(frozenset([2, 1])), type(f | {3}).__name__, type({3} | f).__name__)
print({1, 1.0, True}, {0, False}, len({"a", "A", "a"}), set("aab") == {"b", "a"})
single = {1}
for bad in (lambda: {[1]}, lambda: {1} + {2}, lambda: {1} | [2], lambda: f.add(1), lambda: single[0], lambda: {1} < 2):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print({x % 3 for x in range(10)}, set(), {*()}, {*range(3)}, type({}).__name__)
seen = set()
print([x for x in [3, 1, 3, 2, 1] if not (x in seen or seen.add(x))])

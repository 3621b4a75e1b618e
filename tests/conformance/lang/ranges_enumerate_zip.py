print(list(range(5)), list(range(2, 8)), list(range(10, 0, -3)), list(range(0)), list(range(3, 3)))
r = range(0, 20, 4)
print(r, r[1], r[-1], len(r), 8 in r, 9 in r, r[1:3], r[::-1], list(reversed(r)), r.start, r.stop, r.step, r.index(12), r.count(4), sum(r), max(r))
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), hash(range(2)) == hash(range(0, 2)), "5" in range(10), 5.0 in range(10), bool(range(0)))
for i, ch in enumerate("abc"):
    print(i, ch, end="; ")
for i, (a, b) in enumerate(zip([1, 2], "xy"), start=10):
    print(i, a, b, end="; ")
print()
print(list(zip()), list(zip("abc", range(2))), dict(zip(["k1", "k2"], [1, 2])), list(zip(*[(1, "a"), (2, "b")])))
names, ages = zip(*[("ann", 3), ("bob", 5)])
print(names, ages)
for x in reversed([1, 2, 3]):
    print(x, end=" ")
for i in range(len("hey") - 1, -1, -1):
    print("hey"[i], end="")
print()
z = zip([1, 2, 3], [4, 5, 6])
print(next(z), list(z), list(z))
m = map(lambda x: x + 1, [1, 2])
print(list(m), list(m), list(map(pow, [2, 3], [3, 2])), list(filter(lambda x: x % 2, range(6))))
e = enumerate(["a"])
print(next(e), next(e, None))
try:
    range(1, 10, 0)
except ValueError as err:
    print(err)
try:
    list(zip([1, 2], "a", strict=True))
except ValueError as err:
    print(err)
step = range(1, 10)[::3]
print(step, [i ** 2 for i in step], any(i > 6 for i in step), tuple(step))

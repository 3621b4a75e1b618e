print([x * y for x in range(1, 4) for y in range(x, 4)])
print([(x, y) for x in "ab" for y in range(2) if (x, y) != ("a", 1)])
print([[r * c for c in range(4)] for r in range(3)])
print({w: len(w) for w in "the quick brown the".split()})
print(sorted({c for c in "mississippi" if c != "i"}))
matrix = [[1, 2, 3], [4, 5, 6]]
print([list(col) for col in zip(*matrix)], [v for row in matrix for v in row if v % 2])
x = "outer"
squares = [x for x in range(3)]
print(x, squares)
print([a if a > 0 else -a for a in (-3, 2, -1)])
print({k: [v for v in range(k) if v % 2 == 0] for k in range(4)})
print({v: k for k, v in {"a": 1, "b": 2, "c": 1}.items()})
print([i for i in range(30) if i % 2 == 0 if i % 3 == 0])


def scale(factor):
    return [n * factor for n in range(4)], {n: factor for n in "xy"}


print(scale(3))


class Table:
    width = 3
    cells = [n for n in range(width)]


print(Table.cells)
print(sum(n * n for n in range(5)), max((len(w), w) for w in ("bb", "a", "cc")))
pairs = [(k, v) for k, v in enumerate("ab", start=1)]
print(pairs, dict(pairs), [a + b for (a, b), c in zip([(1, 2), (3, 4)], "zz")])
print([y for x in [[1], [], [2, 3]] for y in [z * 10 for z in x]])
try:
    [q for _ in range(1)]
except NameError as e:
    print(e)

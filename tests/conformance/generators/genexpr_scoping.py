n = 10
g = (n * i for i in range(3))
n = 100
print(list(g))
i = "outer"
print(sum(i for i in range(4)), i)


def first_iterable_is_eager(x):
    return (y for y in x)


try:
    first_iterable_is_eager(5)
except TypeError as e:
    print(e)
calls = []


def mark(v):
    calls.append(v)
    return v


lazy = (mark(v) for v in [1, 2, 3])
print(calls)
print(next(lazy), calls)
print(any(v == 2 for v in lazy), calls)
gens = [(x + k for x in [10]) for k in range(3)]
print([next(q) for q in gens])
print(list((a, b) for a in range(2) for b in "xy" if a or b == "x"))
print(",".join(str(v) for v in (1, 2)), set(c for c in "aaa"), tuple(v for v in ()), sorted((v % 3 for v in range(5)), reverse=True))


def pipeline(words):
    stripped = (w.strip() for w in words)
    kept = (w for w in stripped if w)
    return {w: len(w) for w in kept}


print(pipeline([" a ", "", "bcd", "  "]))
nested = ((r * c for c in range(3)) for r in range(2))
print([list(row) for row in nested])

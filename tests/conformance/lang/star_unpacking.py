first, *rest = [1, 2, 3, 4]
print(first, rest)
*init, last = "hello"
print(init, last)
a, *mid, z = (10, 20)
print(a, mid, z)
(x, y), w = [1, 2], 3
print(x, y, w)
(p, *q), *r = [(1, 2, 3), 4, 5]
print(p, q, r)
[m, n] = {"k1": 1, "k2": 2}
print(m, n)
for key, (lo, *hi) in {"a": (1, 2, 3), "b": (4,)}.items():
    print(key, lo, hi)
i = 0
data = [0, 0, 0]
i, data[i] = 2, "at new i"
print(i, data)
a, b = 1, 2
a, b = b, a + b
print(a, b)
u = v = []
u.append(1)
print(u, v, u is v)
merged = [*range(3), *"ab", *{"k": 1}, *(x * x for x in (3, 4))]
print(merged, (*merged[:2], "end"), {*[1, 1, 2]} == {1, 2})
for bad in ("a, b = [1]", "a, b = 1, 2, 3", "a, *b, c = [1]", "a, b = 5", "a, b, c = 'xy'"):
    try:
        if bad == "a, b = [1]":
            a, b = [1]
        elif bad == "a, b = 1, 2, 3":
            vals = 1, 2, 3
            a, b = vals
        elif bad == "a, *b, c = [1]":
            a, *b, c = [1]
        elif bad == "a, b = 5":
            five = 5
            a, b = five
        else:
            a, b, c = "xy"
    except (ValueError, TypeError) as e:
        print(bad, "->", type(e).__name__, e)

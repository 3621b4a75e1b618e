log = []


def tell(x):
    log.append(x)
    return x


class Rec:
    def __init__(self):
        object.__setattr__(self, "seen", {})

    def __getitem__(self, k):
        log.append(f"get {k}")
        return self.seen.get(k, 0)

    def __setitem__(self, k, v):
        log.append(f"set {k}={v}")
        self.seen[k] = v


r = Rec()
r[tell("k")] += tell(5)
print(log)
log.clear()
tell([0, 0])[tell(1)] = tell("value")
print(log)
log.clear()
d = {}
d[tell("a")], d[tell("b")] = tell(1), tell(2)
print(log, d)
x = y = z = tell([])
x += [1]
print(y, z)
x = x + [2]
print(x, y)
s = t = "ab"
s += "c"
print(s, t)
tup = tup2 = (1,)
tup += (2,)
print(tup, tup2)
r[1, 2] = "tuple key"
r[1:2] = "slice key"
print(log[-2:])
(a), [b, (c, *e)] = 1, "2xyz"[0:1] and [2, [3, 4, 5]]
print(a, b, c, e)
a, b, c = c, a, b
print(a, b, c)
i = 5
lst = list(range(8))
lst[i], i = i * 10, 0
print(lst, i)
for lst[0] in range(3):
    pass
print(lst)
for d["loop"], extra in [(1, 2), (3, 4)]:
    pass
print(d, extra)
m = n = 3
m -= 1
print(m, n, -m ** 2, not m == n, +m, ~m)
f = 10
f /= 4
f //= 1
f **= 3
f %= 5
print(f)
a = [1, 2, 3]
a[0], a[2] = a[2], a[0]
a[1] = a
print(a[1][1][0], len(a))

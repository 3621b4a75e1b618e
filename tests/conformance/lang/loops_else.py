def find(needle, hay):
    for i, h in enumerate(hay):
        if h == needle:
            print("found at", i)
            break
    else:
        print(needle, "missing")


find("b", "abc")
find("z", "abc")
find("z", "")

n = 5
while n > 0:
    n -= 2
    if n == 1:
        continue
    print("n", n)
else:
    print("loop ended", n)

while True:
    n += 1
    if n > 2:
        break
else:
    print("never")
print(n)

primes = []
for c in range(2, 30):
    for d in range(2, c):
        if d * d > c:
            primes.append(c)
            break
        if c % d == 0:
            break
    else:
        primes.append(c)
print(primes)

for outer in range(3):
    for inner in range(3):
        if inner == outer:
            continue
        if outer == 2:
            break
        print(outer, inner)
    else:
        print("inner done", outer)
for k in range(0):
    pass
print("k" in globals(), outer, inner)
items = [1, 2, 3]
for it in items:
    if it < 10 and len(items) < 6:
        items.append(it * 10)
print(items)
for i in range(3):
    i += 10
    print(i, end=" ")
print()
for a, b in zip([1, 2, 3], "xy"):
    print(a, b)
d = {"a": 1}
try:
    for k in d:
        d[k + "x"] = 0
except RuntimeError as e:
    print(e)

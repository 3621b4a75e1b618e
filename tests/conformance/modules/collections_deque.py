from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), list(d))
d.extend("ab")
d.extendleft("xy")
print(d)
d.rotate(2)
print(d)
d.rotate(-1)
print(d, d.index("a"), d.count("x"), "b" in d)
d.remove("b")
d.insert(1, "ins")
d[0] = "first"
print(d, list(reversed(d)), d.copy() == d, d == list(d))
d.reverse()
del d[1]
print(d, bool(d), bool(deque()))
last = deque(maxlen=3)
for i in range(6):
    last.append(i)
print(last, last.maxlen, deque([1, 2, 3, 4], maxlen=2))
last.appendleft("L")
print(last, deque(range(3)) + deque([9]), deque("ab") * 2, deque([1, 2]) < deque([1, 3]))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: d[99], lambda: d.remove("zz"), lambda: deque([1], maxlen=1).insert(0, 2), lambda: d[0:1]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
try:
    for x in last:
        last.append(x)
except RuntimeError as e:
    print(e)
last.clear()
print(last, deque([deque([1])]))
graph = {"a": "bc", "b": "d", "c": "d", "d": ""}
q, seen, order = deque(["a"]), {"a"}, []
while q:
    n = q.popleft()
    order.append(n)
    for m in graph[n]:
        if m not in seen:
            seen.add(m)
            q.append(m)
print(order)

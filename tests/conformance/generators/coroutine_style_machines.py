def traffic():
    while True:
        for color, steps in (("green", 2), ("yellow", 1), ("red", 2)):
            for _ in range(steps):
                cmd = yield color
                if cmd == "skip":
                    break
                if cmd == "stop":
                    return "switched off"


t = traffic()
print([next(t) for _ in range(6)], t.send("skip"))
try:
    t.send("stop")
except StopIteration as e:
    print(e.value)


def scheduler(tasks):
    queue = list(tasks)
    results = {}
    while queue:
        name, gen = queue.pop(0)
        try:
            print(name, next(gen))
            queue.append((name, gen))
        except StopIteration as done:
            results[name] = done.value
    return results


def job(n):
    total = 0
    for i in range(n):
        total += i
        yield f"step {i}"
    return total


print(scheduler([("a", job(2)), ("b", job(4)), ("c", job(0))]))


def prime_it(f):
    def start(*args, **kw):
        g = f(*args, **kw)
        next(g)
        return g
    return start


@prime_it
def grep(pattern, out):
    try:
        while True:
            line = yield
            if pattern in line:
                out.append(line)
    except GeneratorExit:
        out.append("closed")


hits = []
g = grep("py", hits)
for line in ("python", "java", "numpy"):
    g.send(line)
g.close()
print(hits)


def permutations(xs):
    if not xs:
        yield []
    for i in range(len(xs)):
        for rest in permutations(xs[:i] + xs[i + 1:]):
            yield [xs[i]] + rest


print(list(permutations([1, 2, 3])))


def queens(n, placed=()):
    if len(placed) == n:
        yield placed
        return
    for col in range(n):
        if all(col != c and abs(col - c) != len(placed) - r for r, c in enumerate(placed)):
            yield from queens(n, placed + (col,))


print(list(queens(4)), sum(1 for _ in queens(6)))


def cleanup_order():
    for name in "ab":
        try:
            yield name
        finally:
            print("release", name)


for v in cleanup_order():
    print("got", v)
lam = lambda: (yield)
print(next(lam()), [x for x in (yield_ for yield_ in "q")])

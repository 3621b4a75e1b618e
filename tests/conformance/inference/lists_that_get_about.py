"""Lists of one type that other code puts other things into."""
import asyncio


def put_text(xs):
    xs.append("text")


def first(xs):
    return xs[0]


def total(xs):
    t = 0
    for x in xs:
        t += x
    return t


class Box:
    def __init__(self, items):
        self.items = items


def closure():
    xs = [1, 2]

    def add():
        xs.append("closure")

    add()
    return xs


def through_attribute():
    xs = [1, 2]
    box = Box(xs)
    box.items.append(None)
    return xs


def through_dict():
    xs = [1.5]
    table = {"k": xs}
    table["k"].append("dict")
    return xs


def through_tuple():
    xs = [1]
    pair = (xs, 0)
    pair[0].append("tuple")
    return xs


def through_alias():
    xs = [1]
    ys = xs
    ys.append("alias")
    return xs


def through_default(into=[0]):
    into.append("default")
    return into


def through_star(*lists):
    for xs in lists:
        xs.append("star")


def through_generator(xs):
    yield xs


def slices():
    xs = [1, 2, 3]
    xs[1:2] = ["a", "b"]
    ys = xs[:2]
    return xs, ys


def in_place():
    xs = [1, 2]
    xs += ["plus"]
    ys = [0] * 3
    ys[1] = "mul"
    return xs, ys


def nested():
    rows = [[0] * 2 for _ in range(2)]
    rows[1].append("row")
    for row in rows:
        row[0] = 1.5
    inner = rows[0]
    inner.insert(0, None)
    return rows


def choose(flag):
    xs = [1]
    ys = ["s"]
    zs = xs if flag else ys
    zs.append(2.5)
    return xs, ys


def joined(flag):
    if flag:
        xs = [1, 2]
    else:
        xs = ["a"]
    return first(xs)


def unpacked():
    pairs = [(1, "a"), (2, "b")]
    out = []
    for n, s in pairs:
        out.append(n)
        out.append(s)
    a, *rest = out
    rest.append(3.0)
    return a, rest


def extended():
    xs = [1]
    xs.extend(["x"])
    xs.extend(c for c in "yz")
    ys = [1]
    ys.extend([2, 3])
    return xs, total(ys)


def sorted_by():
    seen = []
    xs = [[2], [1]]

    def key(x):
        x.append("k")
        seen.append(len(x))
        return x[0]

    xs.sort(key=key)
    return xs, seen


async def task_result():
    xs = [1, 2]
    return xs


async def main():
    task = asyncio.create_task(task_result())
    other = await task
    other.append("task")
    mine = await task_result()
    print(other, mine, total(mine))


xs = [1, 2, 3]
put_text(xs)
print(xs, first([1]), total([1, 2, 3]))
print(closure(), through_attribute(), through_dict(), through_tuple(), through_alias())
print(through_default(), through_default())
ys = [1]
through_star(ys)
print(ys)
zs = [1]
for got in through_generator(zs):
    got.append("generated")
print(zs)
print(slices(), in_place(), nested())
print(choose(True), choose(False), joined(True), joined(False))
print(unpacked(), extended(), sorted_by())
asyncio.run(main())

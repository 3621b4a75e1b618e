# What a program does with builtin objects that names no special method and has no class: in a page it has none of
# the special methods of builtin classes, and nothing may tell.

import asyncio


def plain():
    pass


def generate():
    yield 1


async def wait():
    await asyncio.sleep(0)
    return 5


def values():
    return [
        None, 3, 2.5, 100_000_000_000_000_000_000, "text", b"bytes", [1, 2], (1, 2), {"a": 1},
        {1, 2}, range(3), ValueError("one"), ValueError, plain, print, len,
        generate(), int, ..., KeyError(1, "two"),
    ]


def binary():
    return [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b if not a == 100_000_000_000_000_000_000 else 0,
        lambda a, b: a / b,
        lambda a, b: a // b,
        lambda a, b: a & b,
        lambda a, b: a ^ b,
        lambda a, b: a << b if not b == 100_000_000_000_000_000_000 else 0,
        lambda a, b: a >> b,
        lambda a, b: a @ b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: a == b,
        lambda a, b: a != b,
        lambda a, b: a in b,
        lambda a, b: a not in b,
        lambda a, b: a is b,
        lambda a, b: a[b],
        lambda a, b: a[b:],
        lambda a, b: range(a, b)[0],
        add_to,
        take_from,
        raise_from,
        lambda a, b: {a: 1, b: 2}[a],
        lambda a, b: len({a, b}),
        lambda a, b: len({**a, **b}),
        lambda a, b: print(*[a], **b) if b else 0,
        lambda a, b: min(a, b) == a,
        lambda a, b: max([a, b]) == a,
        lambda a, b: sum([a, b]),
        lambda a, b: enumerate(a, b) is None,
        lambda a, b: a(b) if a is int or a is str or a is len else 0,
        lambda a, b: "".join([a, b]),
        lambda a, b: float(a) + int(b),
        caught,
    ]


def caught(a, b):
    try:
        raise a
    except b:
        return "caught"


def add_to(a, b):
    a += b
    return "added"


def take_from(a, b):
    a -= b
    return "taken"


def raise_from(a, b):
    raise a from b


def unpack(a):
    x, y = a
    return "unpacked"


def unpack_some(a):
    x, *y = a
    return y


def iterate(a):
    for x in a:
        return "iterated"
    return "empty"


def enter(a):
    with a:
        return "entered"


def set_name_of(a):
    a.other = 1
    return "set"


def delete(a):
    del a.other
    return "deleted"


def match_it(a):
    match a:
        case None:
            return "none"
        case [x, y]:
            return "pair"
        case {"a": x}:
            return "mapping"
        case 3:
            return "three"
    return "other"


def assert_it(a):
    assert a, a


def truth(a):
    if a:
        return 1
    return 0 if not a else 2


def unary():
    return [
        lambda a: -a,
        lambda a: +a,
        lambda a: ~a,
        lambda a: not a,
        lambda a: len(a),
        lambda a: bool(a),
        lambda a: int(a),
        lambda a: float(a),
        lambda a: a(),
        lambda a: a.nothing,
        lambda a: a.nothing(),
        lambda a: a.join(["x", "y"]),
        lambda a: a.append(3),
        lambda a: a.result(),
        lambda a: a.cancel(),
        lambda a: a.done(),
        lambda a: f"{a:>12}",
        lambda a: f"{a:d}",
        lambda a: f"{a:.2f}",
        lambda a: range(a),
        lambda a: [x for x in a],
        lambda a: {x: 1 for x in a},
        lambda a: max(a),
        lambda a: "-".join(a),
        lambda a: sum(a),
        lambda a: str(a) if not callable_like(a) else "",
        lambda a: str(a, "utf-8"),
        lambda a: int(a, 16),
        lambda a: a[0],
        lambda a: a["a"],
        lambda a: a[::-1],
        lambda a: {a},
        lambda a: [a, [a]] == [a, [a]],
        lambda a: min(a),
        lambda a: asyncio.run(a),
        unpack,
        unpack_some,
        iterate,
        enter,
        set_name_of,
        delete,
        match_it,
        assert_it,
        truth,
    ]


def callable_like(a):
    return "0x" in f"{a}" or " at " in f"{a}"


async def await_it(a):
    return await a


async def enter_async(a):
    async with a:
        return "entered"


async def iterate_async(a):
    async for x in a:
        return "iterated"


async def sleep_it(a):
    return await asyncio.sleep(0, a)


async def sleep_for(a):
    if a == 100_000_000_000_000_000_000 or a == 3 or a == 2.5 or a == 1:
        return "long"
    return await asyncio.sleep(a)


async def task_of(a):
    return await asyncio.create_task(a)


async def gather_two(a):
    return await asyncio.gather(wait(), wait(), return_exceptions=True)


async def wait_for_it(a):
    return await asyncio.wait_for(a, 1)


async def cancelled(a):
    task = asyncio.create_task(asyncio.sleep(5, a))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as e:
        return f"{e!r} {task.done()}"


async def too_late(a):
    return await asyncio.wait_for(asyncio.sleep(5, a), 0.001)


async def fails(a):
    async def fail():
        raise a

    return await asyncio.gather(fail(), return_exceptions=True)


def shown(x):
    text = f"{x!r}"
    return "object" if "0x" in text else text


async def main():
    lines = []
    for op in binary():
        line = []
        for i, a in enumerate(values()):
            for b in values()[(i + len(lines)) // 2 :: 4]:
                try:
                    line.append(shown(op(a, b)))
                except BaseException as e:
                    line.append(shown(e))
        lines.append({text: 1 for text in line})
    for op in unary():
        line = []
        for a in values():
            try:
                line.append(shown(op(a)))
            except BaseException as e:
                line.append(shown(e))
        lines.append({text: 1 for text in line})
    for op in [await_it, enter_async, iterate_async, sleep_it, sleep_for, task_of, gather_two, wait_for_it,
               cancelled, too_late, fails]:
        line = []
        for a in values():
            try:
                line.append(shown(await op(a)))
            except BaseException as e:
                line.append(shown(e))
        lines.append({text: 1 for text in line})
    for i in range(len(lines)):
        print(i, len(lines[i]))
        for text in lines[i]:
            print("   ", text)
    task = asyncio.create_task(wait())
    print(f"{await task} {task.done()} {task.result()}")
    try:
        try:
            raise KeyError("inner")
        except KeyError:
            raise ValueError("outer")
    except ValueError as e:
        print(f"{e!r} {e}")


if __name__ == "__main__":
    asyncio.run(main())

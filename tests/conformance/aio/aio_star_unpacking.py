import asyncio


async def split(text):
    await asyncio.sleep(0)
    return text.split()


async def pair(n):
    return n, -n


async def total(*numbers, start=0, **named):
    await asyncio.sleep(0)
    return sum(numbers, start) + sum(named.values())


async def main():
    first, *rest = await split("one two three")
    print(first, rest)
    (a, b), *others = await asyncio.gather(*(pair(n) for n in (1, 2, 3)))
    print(a, b, others)
    *head, last = await split("x y z")
    print(head, last)
    print(await total(*[1, 2], *(3,), start=10, **{"p": 5}, **dict(q=6)))
    merged = {**{"a": 1}, "b": await total(2), **{"a": 3}}
    print(merged, [*await split("m n"), *range(2)])
    x = y = await total(4)
    x += await total(x, y)
    print(x, y)
    if (n := await total(1, 1)) > 1:
        print("walrus", n)
    data = [0, 0, 0]
    data[await total(1)] = await total(5)
    data[2] += await total(9)
    print(data, data[await total(1):])
    print("yes" if await total() == 0 else "no", await total(1) and await total(0) or "or")
    print(1 < await total(2) < 3, f"{await total(6)=} {await total(7):>5}|")


asyncio.run(main())

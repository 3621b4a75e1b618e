import asyncio

calls = []


def stamp(label):
    calls.append(label)
    return label


async def order(item, /, size=stamp("default size"), *extras, wrap=False, **notes):
    await asyncio.sleep(0)
    print(f"{item!r} {size!r} {extras!r} {wrap} {sorted(notes.items())}")
    return len(extras) + len(notes)


async def basket(thing, seen=[]):
    seen.append(thing)
    return list(seen)


async def main():
    print("evaluated:", calls)
    print(await order("soup"))
    print(await order("bread", "large", "salt", "butter"))
    print(await order("pie", wrap=True, to="Ada", at=7))
    args, kwargs = ("cake", "small", 1, 2, 3), {"wrap": True, "item": "kept"}
    print(await order(*args, **kwargs))
    print(await basket("a"))
    print(await basket("b"))
    print(await basket("c", ["fresh"]))
    print("still:", calls)
    for bad in (lambda: order(), lambda: order(item="x")):
        try:
            await bad()
        except TypeError as err:
            print("TypeError:", err)


asyncio.run(main())

import asyncio


async def steps():
    n = 0
    try:
        while True:
            try:
                yield n
            except ValueError as err:
                print("inside:", err)
                n = 100
            else:
                n += 1
    except GeneratorExit:
        print("GeneratorExit seen")
        raise
    finally:
        await asyncio.sleep(0)
        print("finally with await")


async def obstinate():
    try:
        yield 1
    except GeneratorExit:
        print("refuses to close")
        yield 2
    print("gives in")


async def main():
    g = steps()
    print(await anext(g), await anext(g))
    print("athrow gives", await g.athrow(ValueError("jump")))
    print(await anext(g))
    await g.aclose()
    await g.aclose()
    print("second aclose is quiet")
    g = steps()
    await anext(g)
    try:
        await g.athrow(KeyError("unknown"))
    except KeyError as err:
        print("passes through:", err)
    print(await anext(g, "over"))
    g = steps()
    try:
        await g.athrow(OSError("before the start"))
    except OSError as err:
        print("no finally:", err)
    g = obstinate()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as err:
        print("RuntimeError:", err)
    print(await anext(g, "ended"))
    unstarted = steps()
    await unstarted.aclose()
    print("unstarted closed")


asyncio.run(main())

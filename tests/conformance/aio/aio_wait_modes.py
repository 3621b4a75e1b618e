import asyncio


async def runner(name: str, delay: float, bad: bool = False) -> str:
    await asyncio.sleep(delay)
    if bad:
        raise ValueError(name)
    return name


def names(tasks: set[asyncio.Task[str]]) -> list[str]:
    return sorted(t.get_name() for t in tasks)


def start(*plans: tuple) -> set[asyncio.Task[str]]:
    return {asyncio.create_task(runner(*p), name=p[0]) for p in plans}


async def show(title: str, tasks: set[asyncio.Task[str]], **kw: object) -> None:
    done, pending = await asyncio.wait(tasks, **kw)
    print(title, names(done), names(pending))
    for t in pending:
        t.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def main() -> None:
    trio = [("a", 0.01), ("b", 0.03), ("c", 0.06)]
    await show("first", start(*trio), return_when=asyncio.FIRST_COMPLETED)
    await show("all", start(*trio))
    await show("timeout", start(*trio), timeout=0.045)
    mixed = [("a", 0.01), ("b", 0.03, True), ("c", 0.06)]
    await show("exception", start(*mixed), return_when=asyncio.FIRST_EXCEPTION)
    await show("all with error", start(*mixed), return_when=asyncio.ALL_COMPLETED)
    await show("no exception", start(*trio), return_when=asyncio.FIRST_EXCEPTION)
    await show("zero", start(("a", 0.01)), timeout=0)
    for bad in ([], ):
        try:
            await asyncio.wait(bad)
        except ValueError as err:
            print(type(err).__name__, err)
    task = asyncio.create_task(runner("x", 0))
    try:
        await asyncio.wait([task], return_when="WHENEVER")
    except ValueError as err:
        print(err)
    print(await task, type((await asyncio.wait([task]))[0]).__name__)


asyncio.run(main())

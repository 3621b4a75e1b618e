import asyncio

shared = []


async def collect(n: int) -> list[int]:
    for i in range(n):
        shared.append(i)
        await asyncio.sleep(0)
    return [x * 10 for x in shared]


async def loop_of() -> object:
    return asyncio.get_running_loop()


async def inner_run() -> str:
    coro = collect(1)
    try:
        asyncio.run(coro)
    except RuntimeError as err:
        coro.close()
        return str(err)
    return "?"


def program() -> int:
    print(asyncio.run(collect(2)))
    print(asyncio.run(collect(1)))
    one, two = asyncio.run(loop_of()), asyncio.run(loop_of())
    print("fresh loop each time:", one is not two)
    print(asyncio.run(inner_run()))
    return len(shared)


if __name__ == "__main__":
    print("items", program())

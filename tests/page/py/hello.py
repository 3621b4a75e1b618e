"""A whole program in a page: its statements go on while the page has its turn."""

import asyncio


async def main():
    for i in range(3):
        print("tick", i)
        await asyncio.sleep(0.01)
    return "ran"


def start():
    return asyncio.run(main())


if __name__ == "__main__":
    print(start())
    try:
        asyncio.run(asyncio.wait_for(asyncio.sleep(1), 0.01))
    except TimeoutError:
        print("timeout")
    with asyncio.Runner() as runner:
        print([runner.run(main()) for _ in range(2)])
    loop = asyncio.new_event_loop()
    print(loop.run_until_complete(main()))
    loop.close()
    raise ValueError("the end")

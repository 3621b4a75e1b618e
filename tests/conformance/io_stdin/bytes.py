import asyncio
import sys


async def main():
    raw = sys.stdin.buffer
    print(raw.readline(), raw.read(3), raw.readline())
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, raw.readline))
    print(repr(sys.stdin.read(4)), repr(sys.stdin.readline(3)), repr(sys.stdin.readline()))
    print([line async for line in numbered()])
    print(raw.read(), repr(sys.stdin.read()))


async def numbered():
    for number, line in enumerate(sys.stdin, 1):
        await asyncio.sleep(0)
        yield number, line.rstrip("\r\n")


asyncio.run(main())

import asyncio

async def main():
    loop = asyncio.get_running_loop()
    now = loop.time() + 100
    a, b, c = loop.call_at(now, print), loop.call_at(now + 1, print), loop.call_at(now, print)
    print(a < b, a <= b, a > b, a >= b, b > a, a == b)
    print(a < c, a <= c, a >= c, a == c, a == a)
    try:
        print(a < 5)
    except TypeError as e:
        print(e)
    for handle in (a, b, c):
        handle.cancel()

asyncio.run(main())

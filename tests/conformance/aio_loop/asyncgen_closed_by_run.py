import asyncio

keep = []

async def numbers():
    try:
        while True:
            yield 1
    finally:
        print("closed at the end of run")

async def main():
    gen = numbers()
    keep.append(gen)
    print(await anext(gen))
    print("main ends")

asyncio.run(main())
print("after run")

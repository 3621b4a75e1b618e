import asyncio


async def count(name, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(0)
    return f"{name} counted {n}"


async def main():
    a = asyncio.create_task(count("a", 2), name="alpha")
    b = asyncio.create_task(count("b", 3))
    print(a.get_name(), b.get_name().startswith("Task-"))
    b.set_name("beta")
    print(b.get_name(), a.done(), a.cancelled())
    try:
        a.result()
    except asyncio.InvalidStateError as err:
        print("too early:", err)
    try:
        a.exception()
    except asyncio.InvalidStateError as err:
        print("too early:", err)
    print("before await")
    print(await a)
    print("a done", a.done(), "b done", b.done())
    print(await b)
    print(a.result(), a.exception(), b.cancelled())
    print(await a, "again")
    print(a.cancel(), "cancel after the end")


asyncio.run(main())

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="unset")

async def child(name):
    print(name, "sees", var.get())
    var.set(name)
    await asyncio.sleep(0)
    print(name, "keeps", var.get())

async def main():
    var.set("main")
    await child("awaited")
    print("main sees", var.get())
    await asyncio.gather(child("a"), child("b"))
    print("main sees", var.get())
    async with asyncio.TaskGroup() as group:
        group.create_task(child("g"))
    print("main sees", var.get())

asyncio.run(main())

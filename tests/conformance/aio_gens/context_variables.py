import asyncio
import contextvars

var = contextvars.ContextVar("var", default="unset")

async def gen():
    var.set("by generator")
    yield var.get()
    yield var.get()

async def main():
    g = gen()
    print(await anext(g), var.get())
    var.set("by main")
    print(await anext(g))

asyncio.run(main())

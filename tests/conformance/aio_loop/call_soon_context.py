import asyncio
import contextvars

var = contextvars.ContextVar("var", default=0)

def change(n):
    print("before", var.get())
    var.set(n)

async def main():
    loop = asyncio.get_running_loop()
    var.set(1)
    loop.call_soon(change, 2)
    loop.call_soon(change, 3)
    context = contextvars.copy_context()
    context.run(var.set, 10)
    loop.call_soon(change, 11, context=context)
    loop.call_soon(change, 12, context=context)
    loop.call_later(0, change, 13, context=context)
    await asyncio.sleep(0.001)
    print(var.get(), context[var])

asyncio.run(main())

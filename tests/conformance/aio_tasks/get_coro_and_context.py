import asyncio
import contextvars

var = contextvars.ContextVar("var")

async def nothing():
    var.set("inside")

async def main():
    coro = nothing()
    task = asyncio.create_task(coro)
    print(task.get_coro() is coro, task.get_loop() is asyncio.get_running_loop())
    await task
    print(task.get_context()[var], var.get("unset here"))
    context = contextvars.copy_context()
    task = asyncio.create_task(nothing(), context=context)
    print(task.get_context() is context)
    await task
    print(context[var])

asyncio.run(main())

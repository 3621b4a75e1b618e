import asyncio
import contextvars

var = contextvars.ContextVar("var", default="default")

async def setter(value):
    before = var.get()
    var.set(value)
    return before

async def getter():
    return var.get()

with asyncio.Runner() as runner:
    print(runner.run(setter("one")), runner.run(setter("two")), runner.run(getter()))
    context = contextvars.copy_context()
    print(runner.run(setter("three"), context=context), context[var], runner.run(getter()))
print(var.get())

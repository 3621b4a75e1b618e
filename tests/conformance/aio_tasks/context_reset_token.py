import asyncio
import contextvars

var = contextvars.ContextVar("var")

async def main():
    token = var.set(1)
    inner = var.set(2)
    print(var.get(), inner.old_value, token.old_value is contextvars.Token.MISSING, token.var is var)
    var.reset(inner)
    print(var.get())
    try:
        var.reset(inner)
    except RuntimeError as e:
        print(str(e).split(" ")[-3:])
    var.reset(token)
    try:
        var.get()
    except LookupError as e:
        print("LookupError")

    async def other():
        try:
            var.reset(token2)
        except ValueError as e:
            print(str(e).split(" ")[-4:])
    token2 = var.set(3)
    await asyncio.create_task(other())

asyncio.run(main())

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="none")

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    var.set("at add")
    future.add_done_callback(lambda f: print(1, var.get()))
    var.set("later")
    future.add_done_callback(lambda f: print(2, var.get()))
    context = contextvars.copy_context()
    context.run(var.set, "given")
    future.add_done_callback(lambda f: print(3, var.get()), context=context)
    var.set("now")
    future.set_result(None)
    await asyncio.sleep(0)
    try:
        future.add_done_callback(print, context)
    except TypeError:
        print("context is keyword only")

asyncio.run(main())

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="unset")

def look():
    seen = var.get()
    var.set("changed in the thread")
    return seen

async def main():
    var.set("by main")
    print(await asyncio.to_thread(look), var.get())
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, var.get))

asyncio.run(main())

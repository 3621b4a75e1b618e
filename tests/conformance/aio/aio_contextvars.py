import asyncio
import contextvars

request = contextvars.ContextVar("request")
depth = contextvars.ContextVar("depth", default=0)


async def handle(name):
    token = request.set(name)
    await asyncio.sleep(0)
    depth.set(depth.get() + 1)
    await audit()
    request.reset(token)
    print(name, "after reset:", request.get("unset"), depth.get())


async def audit():
    await asyncio.sleep(0)
    print("audit", request.get(), depth.get())


async def plain_await():
    depth.set(50)


async def main():
    try:
        request.get()
    except LookupError:
        print("LookupError for an unset variable")
    request.set("main")
    await asyncio.gather(handle("r1"), handle("r2"))
    print("main keeps", request.get(), depth.get())
    await plain_await()
    print("a plain await shares the context:", depth.get())
    await asyncio.create_task(plain_await())
    ctx = contextvars.copy_context()
    ctx.run(depth.set, 7)
    print(ctx[depth], depth.get(), len(ctx))
    t = asyncio.create_task(audit(), context=ctx)
    depth.set(99)
    await t
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: print("call_soon sees", depth.get()))
    loop.call_soon(lambda: print("own context", depth.get()), context=ctx)
    depth.set(1)
    await asyncio.sleep(0)
    print(request.name, depth.get())


asyncio.run(main())

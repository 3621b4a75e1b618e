import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def login(name):
    user.set(name)
    await asyncio.sleep(0)
    return f"welcome {name}"


async def whoami():
    return user.get(), asyncio.get_running_loop().is_running()


async def fail():
    raise LookupError("no such page")


with asyncio.Runner() as runner:
    print(runner.run(login("ada")))
    print(runner.run(whoami()))
    first = runner.get_loop()
    print(first is runner.get_loop(), first.is_closed())
    try:
        runner.run(fail())
    except LookupError as err:
        print("raised", err)
    print(runner.run(whoami()))
    own = contextvars.copy_context()
    own.run(user.set, "bob")
    print(runner.run(whoami(), context=own))
print("closed", first.is_closed(), user.get())
coro = whoami()
try:
    runner.run(coro)
except RuntimeError as err:
    print("RuntimeError:", err)
coro.close()
try:
    asyncio.run("not a coroutine")
except ValueError as err:
    print("ValueError:", err)

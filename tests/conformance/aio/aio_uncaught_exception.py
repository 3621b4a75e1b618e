import asyncio


class ConfigError(Exception):
    pass


async def load(name):
    await asyncio.sleep(0)
    if not name.endswith(".cfg"):
        raise ConfigError(f"cannot load {name!r}")
    print("loaded", name)


async def watchdog():
    try:
        await asyncio.sleep(10)
    finally:
        print("watchdog stopped")


async def main():
    dog = asyncio.create_task(watchdog())
    await load("a.cfg")
    try:
        await load("b.txt")
    finally:
        print("main cleans up", dog.done())
    print("never")


asyncio.run(main())
print("never either")

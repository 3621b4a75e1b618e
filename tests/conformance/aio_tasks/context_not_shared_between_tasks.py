import asyncio

async def other(log):
    try:
        raise KeyError("other")
    except KeyError as e:
        log.append(repr(e.__context__))
        await asyncio.sleep(0)
        try:
            raise OSError("later")
        except OSError as e:
            log.append(repr(e.__context__))

async def main():
    log = []
    task = asyncio.create_task(other(log))
    try:
        raise ValueError("main")
    except ValueError:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        try:
            raise TypeError("inner")
        except TypeError as e:
            log.append(repr(e.__context__))
    await task
    print(*log, sep="\n")

asyncio.run(main())

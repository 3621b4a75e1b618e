import asyncio

log = []


async def say(text):
    await asyncio.sleep(0)
    log.append(text)
    return text


async def early(n):
    try:
        if n == 0:
            return await say("return")
        if n == 1:
            raise KeyError("one")
        await say("body end")
    except KeyError:
        return await say("handler")
    else:
        await say("else")
    finally:
        await say("finally")
    return await say("after")


async def override():
    try:
        raise ValueError("lost")
    finally:
        return "override"


async def loop():
    out = []
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(await say(f"i{i}"))
        finally:
            await say(f"f{i}")
    return out


async def main():
    for n in range(3):
        print(n, await early(n), log)
        log.clear()
    print(await override())
    print(await loop(), log)
    try:
        await override_cancel()
    except asyncio.CancelledError:
        print("raised by hand, caught by hand")


async def override_cancel():
    raise asyncio.CancelledError


asyncio.run(main())

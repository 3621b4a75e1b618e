import asyncio


async def sleeper(tag: str, log: list[str]) -> str:
    log.append(f"{tag} start")
    try:
        await asyncio.sleep(5)
        return "slept"
    except asyncio.CancelledError:
        log.append(f"{tag} cancelled")
        raise
    finally:
        log.append(f"{tag} finally")


async def main() -> None:
    log: list[str] = []
    a = asyncio.create_task(sleeper("a", log))
    never = asyncio.create_task(sleeper("never", log))
    never.cancel()
    await asyncio.sleep(0)
    print(log)
    print(a.cancel(), a.cancelled(), a.done(), a.cancelling())
    try:
        await a
    except asyncio.CancelledError as err:
        print("main saw", type(err).__name__, err.args)
    print(log)
    print(a.cancelled(), a.done(), never.cancelled(), a.cancel())


asyncio.run(main())

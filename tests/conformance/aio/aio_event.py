import asyncio


async def passenger(gate: asyncio.Event, name: str) -> None:
    print(name, "waits")
    print(name, "boards", await gate.wait())


async def main() -> None:
    gate = asyncio.Event()
    crowd = [asyncio.create_task(passenger(gate, f"p{i}")) for i in range(3)]
    await asyncio.sleep(0)
    print("is_set", gate.is_set())
    crowd[1].cancel()
    gate.set()
    gate.set()
    print("is_set", gate.is_set())
    await asyncio.gather(*crowd, return_exceptions=True)
    await gate.wait()
    print("no wait when set")
    gate.clear()
    late = asyncio.create_task(passenger(gate, "late"))
    await asyncio.sleep(0.01)
    print("late done?", late.done())
    gate.set()
    gate.clear()
    await late
    print("woken although cleared at once", gate.is_set())
    try:
        await asyncio.wait_for(gate.wait(), timeout=0.01)
    except TimeoutError:
        print("nobody set it")


asyncio.run(main())

import asyncio


class DockError(Exception):
    def __init__(self, bay, reason):
        super().__init__(f"bay {bay}: {reason}")
        self.bay = bay


async def unload(bay):
    await asyncio.sleep(0)
    if bay == 3:
        raise DockError(bay, "crane stuck")
    print("unloaded", bay)
    return bay * 10


async def shift(bays):
    total = 0
    for bay in bays:
        try:
            total += await unload(bay)
        finally:
            print("sweep", bay)
    return total


async def main():
    print("total", await shift([1, 2]))
    try:
        await shift([2, 3, 4])
    except DockError as err:
        print("caught:", err, "| bay", err.bay, "| args", err.args)
    else:
        print("not reached")
    try:
        try:
            await unload(3)
        except DockError as err:
            raise RuntimeError("harbour closed") from err
    except RuntimeError as err:
        print(repr(err), "<-", repr(err.__cause__), err.__suppress_context__)
    try:
        try:
            await unload(3)
        except DockError:
            int("seven")
    except ValueError as err:
        print(type(err).__name__, err, "| while:", err.__context__)


asyncio.run(main())

import asyncio


class Shelf:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.changed = asyncio.Condition()

    async def store(self, item):
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.items) < self.room)
            self.items.append(item)
            print("store", item, self.items)
            self.changed.notify_all()

    async def take(self):
        async with self.changed:
            while not self.items:
                print("empty, wait")
                await self.changed.wait()
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


async def main():
    shelf = Shelf(1)
    takers = [asyncio.create_task(shelf.take()) for _ in range(3)]
    await asyncio.sleep(0)
    for item in ("cup", "jar", "pan"):
        await shelf.store(item)
    print(sorted(await asyncio.gather(*takers)))

    cond = asyncio.Condition()
    for call in (cond.notify, cond.notify_all):
        try:
            call()
        except RuntimeError as err:
            print("RuntimeError:", err)
    try:
        await cond.wait()
    except RuntimeError as err:
        print("RuntimeError:", err)
    async with cond:
        print("locked", cond.locked())
        try:
            async with asyncio.timeout(0.01):
                await cond.wait()
        except TimeoutError:
            print("timed out, lock held again:", cond.locked())


asyncio.run(main())

import asyncio

class Loud(asyncio.Task):
    def cancel(self, msg=None):
        print("cancel", self.get_name(), msg)
        return super().cancel(msg=msg)
    def uncancel(self):
        print("uncancel", self.get_name())
        return super().uncancel()

async def failing():
    raise ValueError("child")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(), name="failing")
            await asyncio.sleep(10)
    except* ValueError as eg:
        print(eg.exceptions)
    try:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")

def factory():
    loop = asyncio.new_event_loop()
    loop.set_task_factory(lambda loop, coro, **kw: Loud(coro, loop=loop, **kw))
    return loop

asyncio.run(main(), loop_factory=factory)

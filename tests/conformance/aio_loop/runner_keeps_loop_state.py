import asyncio

events = []

async def background():
    while True:
        events.append("tick")
        await asyncio.sleep(0)

async def start():
    task = asyncio.create_task(background(), name="bg")
    await asyncio.sleep(0)
    return task

async def check(task):
    await asyncio.sleep(0)
    return task.done(), asyncio.current_task().get_name()

with asyncio.Runner() as runner:
    task = runner.run(start())
    before = len(events)
    print(runner.run(check(task)), len(events) > before)
print(task.cancelled())

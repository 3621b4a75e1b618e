import asyncio

async def fails():
    raise ValueError("first")

async def nothing():
    pass

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            try:
                await asyncio.sleep(1)
            finally:
                coro = nothing()
                try:
                    group.create_task(coro)
                except RuntimeError as e:
                    print(e)
                coro.close()
    except* ValueError as eg:
        print(eg.exceptions)

asyncio.run(main())

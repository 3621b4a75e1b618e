import asyncio

async def main():
    asyncio.get_running_loop().call_soon(asyncio.current_task().cancel, "main itself")
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("main", e.args)
    return "result all the same"

print(asyncio.run(main()))

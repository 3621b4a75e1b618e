import asyncio

async def quick():
    loop = asyncio.get_running_loop()
    loop.call_soon(print, "in the same last turn")
    loop.call_soon(loop.call_soon, print, "left for the next run")
    return "result"

async def nothing():
    print("second run")

loop = asyncio.new_event_loop()
print(loop.run_until_complete(quick()))
print(loop.run_until_complete(nothing()))
loop.close()

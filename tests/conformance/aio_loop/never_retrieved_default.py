import asyncio
import gc
import sys

async def fails():
    raise ValueError("nobody looks")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, c: print(c["message"], repr(c["exception"]), sorted(c)))
    task = asyncio.create_task(fails(), name="failing")
    await asyncio.sleep(0)
    del task
    gc.collect()
    future = loop.create_future()
    future.set_exception(KeyError("future"))
    del future
    gc.collect()
    looked = loop.create_future()
    looked.set_exception(KeyError("looked at"))
    looked.exception()
    del looked
    print("end")

asyncio.run(main())

import asyncio
import concurrent.futures

async def main():
    source = concurrent.futures.Future()
    wrapped = asyncio.wrap_future(source)
    source.set_result("result")
    print(await wrapped)
    source = concurrent.futures.Future()
    wrapped = asyncio.wrap_future(source)
    source.set_exception(ValueError("failed"))
    try:
        await wrapped
    except ValueError as e:
        print(repr(e))
    source = concurrent.futures.Future()
    wrapped = asyncio.wrap_future(source)
    wrapped.cancel()
    await asyncio.sleep(0)
    print(source.cancelled(), wrapped.cancelled())
    own = asyncio.get_running_loop().create_future()
    print(asyncio.wrap_future(own) is own)

asyncio.run(main())

import asyncio
import sys

def handler(loop, context):
    print("handler", context["message"])
    raise KeyError("handler failed")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    loop.call_exception_handler({"message": "by hand"})
    print("goes on")

asyncio.run(main())

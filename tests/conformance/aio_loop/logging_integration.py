import asyncio
import logging
import sys

logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(levelname)s:%(name)s:%(message)s")

def boom():
    raise ValueError("in a callback")

async def main():
    loop = asyncio.get_running_loop()
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    loop.call_exception_handler({"message": "reported", "value": 5})

asyncio.run(main())

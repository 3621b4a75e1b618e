import asyncio
import sys

async def main():
    sys.stderr = sys.stdout
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "only a message"})
    loop.call_exception_handler({"message": "with more", "b": 1, "a": "text", "list": [1, 2]})
    loop.call_exception_handler({})
    loop.default_exception_handler({"message": "direct", "exception": ValueError("no traceback")})
    try:
        raise KeyError("k")
    except KeyError as e:
        e.__traceback__ = None
        loop.call_exception_handler({"message": "raised", "exception": e})

asyncio.run(main())

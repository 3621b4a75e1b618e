"""Debug mode: where handles were made, what cancelled ones were, slow callbacks in the log."""
import asyncio
import logging
import re
import time


class Lines(logging.Handler):
    def emit(self, record):
        text = record.getMessage()
        if "longlong" in text or "debug_mode.py:28" in text:
            text = re.sub(r"took 0\.\d+ seconds", "took some time", text)
            print(record.name, record.levelname, shown(re.sub(r" cb=\[[^]]*\]| created at [^ ]*/asyncio/\w+\.py:\d+", "", text)))


def shown(x):
    text = re.sub(r"at [^ ]*[/\\](\w+\.py)", r"at \1", str(x))
    return re.sub(r"when=[\d.]+", "when=T", text)


def slow(a, b=1):
    time.sleep(0.03)


async def slow_task():
    await asyncio.sleep(0)
    time.sleep(0.03)
    await asyncio.sleep(0)


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), loop.slow_callback_duration)
    loop.slow_callback_duration = 0.025
    handle = loop.call_soon(slow, 5)
    print(shown(handle))
    handle.cancel()
    print(shown(handle))
    handle = loop.call_later(100, slow, 5, "x")
    print(shown(handle))
    handle.cancel()
    print(shown(handle))
    print(shown(loop.call_at(loop.time(), slow, "long" * 20)))
    await asyncio.sleep(0.001)
    await asyncio.create_task(slow_task(), name="slow")
    loop.set_debug(False)
    handle = loop.call_soon(slow, 5)
    handle.cancel()
    print(shown(handle))


logging.getLogger("asyncio").addHandler(Lines())
asyncio.run(main(), debug=True)

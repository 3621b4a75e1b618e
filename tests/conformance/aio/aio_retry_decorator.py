import asyncio
import functools
from typing import Any, Awaitable, Callable


class Flaky(Exception):
    pass


def retry(times: int = 3, *, on: tuple[type[Exception], ...] = (Exception,), pause: float = 0.001):
    def decorate(func: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(func)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            for attempt in range(1, times + 1):
                try:
                    return await func(*args, **kwargs)
                except on as err:
                    print(f"{func.__name__} attempt {attempt}/{times}: {type(err).__name__} {err}")
                    if attempt == times:
                        raise
                    await asyncio.sleep(pause * attempt)
        wrapper.attempts = times
        return wrapper
    return decorate


counter = {"n": 0}


@retry(4, on=(Flaky,))
async def dial(number: int, good_on: int = 3) -> str:
    """Calls someone."""
    counter["n"] += 1
    if counter["n"] < good_on:
        raise Flaky(f"busy {number}")
    return f"connected to {number} after {counter['n']}"


@retry(times=2)
async def hopeless() -> None:
    raise OSError("line cut")


@retry(on=(Flaky,))
async def typo():
    raise KeyError("not retried")


async def main() -> None:
    print(await dial(555))
    print(await dial(555, good_on=1), dial.__name__, dial.__doc__, dial.attempts)
    for f in (hopeless, typo):
        try:
            await f()
        except (OSError, KeyError) as err:
            print("gave up:", repr(err))


asyncio.run(main())

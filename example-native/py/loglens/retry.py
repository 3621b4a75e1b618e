"""A second chance for async functions."""
import asyncio
import functools


def retry(attempts=3, *, on=(OSError,), pause_s=0.001, notify=None):
    """Calls again, with a doubled pause each time, when one of the errors `on` is raised."""

    def decorate(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            for attempt in range(1, attempts + 1):
                try:
                    return await func(*args, **kwargs)
                except on as err:
                    if attempt == attempts:
                        err.add_note(f"gave up after {attempts} attempts")
                        raise
                    if notify is not None:
                        notify(err)
                await asyncio.sleep(pause_s * 2 ** (attempt - 1))

        return wrapper

    return decorate

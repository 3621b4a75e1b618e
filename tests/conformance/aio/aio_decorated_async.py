import asyncio
from functools import wraps

depth = 0


def traced(func):
    @wraps(func)
    async def inner(*args):
        global depth
        print("  " * depth + f"> {func.__name__}{args}")
        depth += 1
        try:
            result = await func(*args)
        finally:
            depth -= 1
        print("  " * depth + f"< {result}")
        return result
    return inner


def memo(func):
    cache = {}

    @wraps(func)
    async def inner(key):
        if key not in cache:
            cache[key] = asyncio.ensure_future(func(key))
        return await cache[key]
    inner.cache = cache
    return inner


def sync(func):
    return lambda *a, **k: asyncio.run(func(*a, **k))


@memo
@traced
async def fib(n):
    if n < 2:
        return n
    return await fib(n - 1) + await fib(n - 2)


@sync
async def entry(n, label="fib"):
    value = await fib(n)
    return f"{label}({n}) = {value}, cached {len(fib.cache)}"


print(entry(4))

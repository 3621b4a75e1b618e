async def numbers(limit):
    for number in range(limit):
        yield number
    return limit


async def relay(source):
    yield from source

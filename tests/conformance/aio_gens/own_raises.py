"""What comes out of a generator made in a loop's head: exceptions, StopIteration, StopAsyncIteration, tracebacks."""
import asyncio
import traceback


async def fails(at, error):
    for number in range(5):
        if number == at:
            raise error
        yield number


async def handles():
    try:
        raise KeyError("handled")
    except KeyError:
        for number in range(2):
            yield number
            await asyncio.sleep(0)
        raise ValueError("while handling")


async def consume(error):
    seen = []
    try:
        async for number in fails(2, error):
            seen.append(number)
    except BaseException as caught:
        print(seen, type(caught).__name__, caught, type(caught.__cause__).__name__)
    else:
        print(seen, "ended")


async def deep():
    async for number in fails(1, ValueError("deep")):
        print("deep", number)


async def main():
    await consume(ValueError("plain"))
    await consume(StopIteration("stop"))
    await consume(StopAsyncIteration("async stop"))
    await consume(GeneratorExit())
    try:
        await deep()
    except ValueError as error:
        print([(frame.name, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)])
    try:
        async for number in handles():
            try:
                raise IndexError(number)
            except IndexError as error:
                print(type(error.__context__).__name__, number)
    except ValueError as error:
        print(error, type(error.__context__).__name__)


asyncio.run(main())

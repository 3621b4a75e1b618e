"""Loops over a generator made in their head that are left early: break, return, an exception, a nested loop."""
import asyncio


async def numbers(log, name, count):
    try:
        for number in range(count):
            yield number
    finally:
        log.append(f"{name} closing")
        await asyncio.sleep(0)
        log.append(f"{name} closed")


async def breaks(log):
    async for number in numbers(log, "break", 5):
        if number == 2:
            break
    else:
        log.append("no else")
    log.append("after break")


async def returns(log):
    async for number in numbers(log, "return", 5):
        if number == 1:
            return number


async def returns_in_finally(log):
    try:
        async for number in numbers(log, "finally", 5):
            return number
    finally:
        log.append("finally of the loop's function")


async def raises(log):
    async for number in numbers(log, "raise", 5):
        1 / (2 - number)


async def at_once(log):
    async for _ in numbers(log, "first", 5):
        break
    async for _ in numbers(log, "empty", 0):
        log.append("never")
    else:
        log.append("empty else")


async def nested(log):
    for outer in range(2):
        async for a in numbers(log, f"a{outer}", 3):
            async for b in numbers(log, f"b{a}", 3):
                if b == 1:
                    break
                log.append((outer, a, b))
            if a == 1:
                break


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


async def main():
    for case in (breaks, returns, returns_in_finally, raises, at_once, nested):
        log = []
        try:
            print(case.__name__, "gives", await case(log))
        except ZeroDivisionError as error:
            print(case.__name__, "raises", error)
        print("  at once:", log)
        await settle()
        print("  later:", log)


asyncio.run(main())

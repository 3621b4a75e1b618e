import asyncio

async def value():
    return 1

async def nested(runner):
    inner = value()
    try:
        runner.run(inner)
    except RuntimeError as e:
        print(e)
    inner.close()

with asyncio.Runner() as runner:
    try:
        runner.run(5)
    except ValueError as e:
        print(e)
    runner.run(nested(runner))
    try:
        runner.run(value)
    except ValueError as e:
        print(str(e)[:24])

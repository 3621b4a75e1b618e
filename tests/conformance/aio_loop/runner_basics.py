import asyncio

async def value(x):
    await asyncio.sleep(0)
    return x

with asyncio.Runner() as runner:
    print(runner.run(value(1)))
    loop = runner.get_loop()
    print(runner.run(value(2)), loop is runner.get_loop(), loop.is_closed())
print(loop.is_closed())
try:
    runner.run(value(3))
except RuntimeError as e:
    print(e)
try:
    runner.get_loop()
except RuntimeError as e:
    print(e)
runner.close()

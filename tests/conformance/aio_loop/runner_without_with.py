import asyncio

async def value(x):
    return x

runner = asyncio.Runner(debug=True)
print(runner.run(value("lazy")))
print(runner.get_loop().get_debug())
runner.close()
runner.close()
try:
    with runner:
        print("not entered")
except RuntimeError as e:
    print(e)

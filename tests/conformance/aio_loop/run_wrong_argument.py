import asyncio

async def main():
    return 1

for wrong in (main, 5, "text", None):
    try:
        asyncio.run(wrong)
    except ValueError as e:
        print(str(e)[:36])

async def nested():
    inner = main()
    try:
        asyncio.run(inner)
    except RuntimeError as e:
        print(e)
    finally:
        inner.close()

asyncio.run(nested())

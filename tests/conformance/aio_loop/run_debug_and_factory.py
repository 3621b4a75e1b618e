import asyncio

made = []

def factory():
    loop = asyncio.new_event_loop()
    made.append(loop)
    return loop

async def main():
    loop = asyncio.get_running_loop()
    return loop.get_debug(), loop is made[-1] if made else None

print(asyncio.run(main()))
print(asyncio.run(main(), debug=True))
print(asyncio.run(main(), debug=False, loop_factory=factory))
print(len(made), made[0].is_closed())

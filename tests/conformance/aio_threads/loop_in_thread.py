import asyncio
import threading

def run(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()

async def value(x):
    await asyncio.sleep(0.001)
    return x

loop = asyncio.new_event_loop()
thread = threading.Thread(target=run, args=(loop,))
thread.start()
print([asyncio.run_coroutine_threadsafe(value(i), loop).result() for i in range(3)])
loop.call_soon_threadsafe(loop.stop)
thread.join()
print(loop.is_running(), loop.is_closed())
loop.close()

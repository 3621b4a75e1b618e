import asyncio
import threading

async def main(name):
    await asyncio.sleep(0)
    return name

results = []
thread = threading.Thread(target=lambda: results.append(asyncio.run(main("thread"))))
thread.start()
thread.join()
print(asyncio.run(main("main")), results)

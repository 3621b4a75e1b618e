"""A service that a SIGTERM stops: workers finish what they hold, then the program ends."""
import asyncio
import os
import signal


async def worker(number, queue, done):
    try:
        while True:
            item = await queue.get()
            await asyncio.sleep(0.001)
            done.append(item)
            queue.task_done()
    except asyncio.CancelledError:
        print("worker", number, "stops")
        raise


async def main():
    loop = asyncio.get_running_loop()
    stop = loop.create_future()
    for sig in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sig, lambda s=sig: stop.done() or stop.set_result(s))
    queue = asyncio.Queue()
    done = []
    workers = [asyncio.create_task(worker(n, queue, done)) for n in range(3)]
    for item in range(20):
        queue.put_nowait(item)
    loop.call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
    loop.call_later(0.06, os.kill, os.getpid(), signal.SIGHUP)
    got = await stop
    print("got", got.name, repr(got))
    await queue.join()
    for task in workers:
        task.cancel()
    results = await asyncio.gather(*workers, return_exceptions=True)
    print(sorted(done) == list(range(20)), [type(r).__name__ for r in results])


asyncio.run(main())
print("end")

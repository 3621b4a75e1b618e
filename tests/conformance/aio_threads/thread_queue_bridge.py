import asyncio
import queue
import threading

def worker(jobs, results):
    while (job := jobs.get()) is not None:
        results.put(job * 10)
        jobs.task_done()
    jobs.task_done()

async def main():
    jobs, results = queue.Queue(), queue.Queue()
    thread = threading.Thread(target=worker, args=(jobs, results), name="worker")
    thread.start()
    for i in range(3):
        jobs.put(i)
    jobs.put(None)
    await asyncio.to_thread(jobs.join)
    print([results.get_nowait() for _ in range(3)], results.empty())
    thread.join()

asyncio.run(main())

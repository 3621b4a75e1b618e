from __future__ import annotations

import asyncio
import heapq
import itertools
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Awaitable, Callable


class Priority(IntEnum):
    HIGH = 0
    NORMAL = 5
    LOW = 9


@dataclass(order=True)
class Job:
    priority: int
    seq: int
    name: str = field(compare=False)
    action: Callable[[], Awaitable[Any]] = field(compare=False, repr=False)
    needs: frozenset[str] = field(default=frozenset(), compare=False)
    retries: int = field(default=0, compare=False)


class SchedulerError(Exception):
    pass


class Scheduler:
    def __init__(self, workers: int = 2) -> None:
        self.workers = workers
        self._heap: list[Job] = []
        self._seq = itertools.count(1)
        self._waiting: dict[str, Job] = {}
        self.results: dict[str, Any] = {}
        self.failures: dict[str, BaseException] = {}
        self.trace: list[str] = []
        self._slots = asyncio.Semaphore(workers)
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def submit(self, name: str, action: Callable[[], Awaitable[Any]], *, priority: Priority = Priority.NORMAL,
               after: tuple[str, ...] = (), retries: int = 0) -> Job:
        job = Job(int(priority), next(self._seq), name, action, frozenset(after), retries)
        if job.needs - self.results.keys():
            self._waiting[name] = job
        else:
            heapq.heappush(self._heap, job)
        self._wake.set()
        return job

    def _promote(self) -> None:
        for name, job in list(self._waiting.items()):
            broken = job.needs & self.failures.keys()
            if broken:
                del self._waiting[name]
                self.failures[name] = SchedulerError(f"{name} needs {', '.join(sorted(broken))}")
                self.trace.append(f"skip {name}")
            elif job.needs <= self.results.keys():
                heapq.heappush(self._heap, self._waiting.pop(name))

    async def _run_one(self, job: Job) -> None:
        async with self._slots:
            self.trace.append(f"start {job.name}")
            try:
                self.results[job.name] = await job.action()
                self.trace.append(f"done {job.name}")
            except Exception as e:
                if job.retries > 0:
                    job.retries -= 1
                    self.trace.append(f"retry {job.name}")
                    heapq.heappush(self._heap, job)
                else:
                    self.failures[job.name] = e
                    self.trace.append(f"fail {job.name}")
            finally:
                self._promote()
                self._wake.set()

    async def run(self) -> dict[str, Any]:
        while self._heap or self._running or self._waiting:
            self._promote()
            while self._heap and len(self._running) < self.workers:
                task = asyncio.create_task(self._run_one(heapq.heappop(self._heap)))
                self._running.add(task)
                task.add_done_callback(self._running.discard)
            if not self._running:
                if self._heap:
                    continue
                if not self._waiting:
                    break
                raise SchedulerError(f"stuck: {sorted(self._waiting)}")
            self._wake.clear()
            await self._wake.wait()
            await asyncio.sleep(0)
        return self.results


def work(value: Any, ticks: int = 1) -> Callable[[], Awaitable[Any]]:
    async def action() -> Any:
        for _ in range(ticks):
            await asyncio.sleep(0.001)
        return value
    return action


def flaky(fail_times: int) -> Callable[[], Awaitable[str]]:
    left = fail_times

    async def action() -> str:
        nonlocal left
        await asyncio.sleep(0)
        if left:
            left -= 1
            raise OSError(f"{left} to go")
        return "finally"
    return action


async def main() -> None:
    one = Scheduler(workers=1)
    one.submit("c", work("C"), priority=Priority.LOW)
    one.submit("a", work("A"))
    job = one.submit("urgent", work("!"), priority=Priority.HIGH)
    one.submit("report", work("R"), after=("c", "a"))
    one.submit("flaky", flaky(2), retries=2)
    print(job, job < Job(0, 99, "z", work(0)))
    print(await one.run())
    print(" > ".join(one.trace))

    two = Scheduler(workers=2)
    two.submit("fetch", flaky(5), retries=1, priority=Priority.HIGH)
    two.submit("parse", work(1), after=("fetch",))
    two.submit("load", work(2), after=("parse",))
    two.submit("other", work([1, 2], ticks=3))
    results = await two.run()
    print(results, {k: f"{type(e).__name__}: {e}" for k, e in two.failures.items()})
    print(two.trace.count("retry fetch"), "skip load" in two.trace)

    three = Scheduler()
    three.submit("x", work(0), after=("y",))
    three.submit("y", work(0), after=("x",))
    try:
        await three.run()
    except SchedulerError as e:
        print(e)


if __name__ == "__main__":
    asyncio.run(main())

"""Runs jobs that depend on one another, with retries, time limits and a few workers."""
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Action = Callable[["Context"], Awaitable[Any]]


class Status(Enum):
    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    TIMEOUT = "timed out"
    SKIPPED = "skipped"

    @property
    def bad(self) -> bool:
        return self in (Status.FAILED, Status.TIMEOUT, Status.SKIPPED)


class CycleError(ValueError):
    pass


@dataclass
class Job:
    name: str
    action: Action
    needs: tuple[str, ...] = ()
    retries: int = 0
    limit_s: float | None = None
    status: Status = Status.WAITING
    attempts: int = 0
    result: Any = None
    notes: list[str] = field(default_factory=list)
    finished: asyncio.Event = field(default_factory=asyncio.Event, repr=False)


@dataclass(frozen=True)
class Context:
    job: Job
    results: dict[str, Any]

    @property
    def attempt(self) -> int:
        return self.job.attempts


class Scheduler:
    def __init__(self, slots: int = 2, backoff_s: float = 0.001) -> None:
        self.jobs: dict[str, Job] = {}
        self.slots = asyncio.Semaphore(slots)
        self.backoff_s = backoff_s
        self.journal: list[str] = []

    def job(self, *needs: str, retries: int = 0, limit_s: float | None = None) -> Callable[[Action], Action]:
        def register(action: Action) -> Action:
            name = action.__name__
            if name in self.jobs:
                raise ValueError(f"job {name!r} is there already")
            self.jobs[name] = Job(name, action, needs, retries, limit_s)
            return action

        return register

    def order(self) -> list[str]:
        done: list[str] = []
        path: list[str] = []

        def walk(name: str) -> None:
            if name in done:
                return
            if name in path:
                raise CycleError(" -> ".join(path[path.index(name):] + [name]))
            path.append(name)
            for need in self.jobs[name].needs:
                walk(need)
            path.pop()
            done.append(name)

        for name in self.jobs:
            walk(name)
        return done

    async def _attempt(self, job: Job) -> None:
        job.attempts += 1
        results = {n: self.jobs[n].result for n in job.needs}
        async with asyncio.timeout(job.limit_s):
            job.result = await job.action(Context(job, results))

    async def _run(self, job: Job) -> Status:
        for need in job.needs:
            await self.jobs[need].finished.wait()
            if self.jobs[need].status.bad:
                job.notes.append(f"needs {need}")
                return Status.SKIPPED
        async with self.slots:
            job.status = Status.RUNNING
            self.journal.append(f"+{job.name}")
            try:
                while True:
                    try:
                        await self._attempt(job)
                        return Status.OK
                    except TimeoutError:
                        job.notes.append(f"over {job.limit_s}s")
                        outcome = Status.TIMEOUT
                    except Exception as err:
                        job.notes.append(f"{type(err).__name__}: {err}")
                        outcome = Status.FAILED
                    if job.attempts > job.retries:
                        return outcome
                    await asyncio.sleep(self.backoff_s * 2**job.attempts)
            finally:
                self.journal.append(f"-{job.name}")

    async def _drive(self, job: Job) -> None:
        job.status = await self._run(job)
        job.finished.set()

    async def run(self) -> dict[Status, int]:
        order = self.order()
        async with asyncio.TaskGroup() as tg:
            for name in order:
                tg.create_task(self._drive(self.jobs[name]), name=name)
        tally: dict[Status, int] = {}
        for name in order:
            status = self.jobs[name].status
            tally[status] = tally.get(status, 0) + 1
        return tally


async def main() -> None:
    s = Scheduler(slots=2)

    @s.job("fetch", "schema")
    async def load(ctx: Context) -> int:
        return len(ctx.results["fetch"]) * ctx.results["schema"]["width"]

    @s.job(retries=2)
    async def fetch(ctx: Context) -> list[str]:
        await asyncio.sleep(0)
        if ctx.attempt < 3:
            raise ConnectionError(f"try {ctx.attempt}")
        return ["a", "b", "c"]

    @s.job()
    async def schema(ctx: Context) -> dict[str, int]:
        return {"width": 4}

    @s.job("load", retries=1, limit_s=0.02)
    async def index(ctx: Context) -> str:
        await asyncio.sleep(1 if ctx.attempt == 1 else 0)
        return f"indexed {ctx.results['load']}"

    @s.job(limit_s=0.01)
    async def mirror(ctx: Context) -> None:
        await asyncio.sleep(1)

    @s.job("mirror", "index")
    async def announce(ctx: Context) -> None:
        raise AssertionError("never runs")

    @s.job("load")
    async def audit(ctx: Context) -> float:
        return ctx.results["load"] / 0

    print(s.order())
    for status, count in (await s.run()).items():
        print(f"{status.value:<10}{count}")
    for job in s.jobs.values():
        print(f"{job.name:<9}{job.status.value:<10}x{job.attempts} {job.result!r} {job.notes}")
    print(sorted(s.journal) == sorted(f"{sign}{n}" for n, j in s.jobs.items() if j.attempts for sign in "+-"))
    s.jobs["schema"].needs = ("announce",)
    try:
        await s.run()
    except CycleError as err:
        print("cycle:", err)
    try:
        s.job()(fetch)
    except ValueError as err:
        print("error:", err)


if __name__ == "__main__":
    asyncio.run(main())

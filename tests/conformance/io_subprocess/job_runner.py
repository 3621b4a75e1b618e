"""A job runner: subprocesses with limits, streamed output, timeouts, dependencies and a summary."""
import asyncio
import os
import signal
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Optional


class Status(Enum):
    WAITING = auto()
    RUNNING = auto()
    OK = auto()
    FAILED = auto()
    TIMEOUT = auto()
    KILLED = auto()
    SKIPPED = auto()

    @property
    def final(self):
        return self not in (Status.WAITING, Status.RUNNING)


@dataclass
class Job:
    name: str
    command: str
    needs: list[str] = field(default_factory=list)
    timeout: Optional[float] = None
    stdin: Optional[bytes] = None
    max_output: int = 1000
    retries: int = 0
    env: dict = field(default_factory=dict)
    status: Status = Status.WAITING
    returncode: Optional[int] = None
    lines: list = field(default_factory=list, repr=False)
    attempts: int = 0
    truncated: bool = False


class OutputLimit(Exception):
    pass


class Runner:
    def __init__(self, jobs, parallel=2):
        self.jobs = {job.name: job for job in jobs}
        unknown = {n for job in jobs for n in job.needs} - self.jobs.keys()
        if unknown:
            raise ValueError(f"unknown dependencies: {sorted(unknown)}")
        self.slots = asyncio.Semaphore(parallel)
        self.running = 0
        self.peak = 0
        self.finished = {name: asyncio.Event() for name in self.jobs}

    @asynccontextmanager
    async def slot(self):
        async with self.slots:
            self.running += 1
            self.peak = max(self.peak, self.running)
            try:
                yield
            finally:
                self.running -= 1

    async def read(self, job, stream, label):
        size = 0
        async for raw in stream:
            size += len(raw)
            if size > job.max_output:
                job.truncated = True
                raise OutputLimit(job.name)
            job.lines.append((label, raw.decode(errors="replace").rstrip("\n")))

    async def stop(self, process, grace=0.3):
        if process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), grace)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def watch(self, job, process):
        async with asyncio.TaskGroup() as group:
            group.create_task(self.read(job, process.stdout, "out"))
            group.create_task(self.read(job, process.stderr, "err"))
            if job.stdin is not None:
                process.stdin.write(job.stdin)
                await process.stdin.drain()
                process.stdin.close()
            job.returncode = await process.wait()

    async def attempt(self, job):
        job.attempts += 1
        process = await asyncio.create_subprocess_shell(
            job.command,
            stdin=asyncio.subprocess.PIPE if job.stdin is not None else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "JOB": job.name, "ATTEMPT": str(job.attempts), **job.env},
        )
        try:
            try:
                async with asyncio.timeout(job.timeout):
                    await self.watch(job, process)
            except* OutputLimit as group:
                await self.stop(process)
                job.lines.append(("run", f"too much output from {[str(e) for e in group.exceptions]}"))
        except TimeoutError:
            await self.stop(process)
            job.returncode = process.returncode
            return Status.TIMEOUT
        except asyncio.CancelledError:
            await self.stop(process)
            raise
        if job.truncated:
            return Status.KILLED
        return Status.OK if job.returncode == 0 else Status.FAILED

    async def run(self, job):
        try:
            for need in job.needs:
                await self.finished[need].wait()
                if self.jobs[need].status is not Status.OK:
                    job.status = Status.SKIPPED
                    return
            async with self.slot():
                job.status = Status.RUNNING
                status = Status.FAILED
                while job.attempts <= job.retries and status is Status.FAILED:
                    status = await self.attempt(job)
                job.status = status
        finally:
            self.finished[job.name].set()

    async def run_all(self):
        async with asyncio.TaskGroup() as group:
            for job in self.jobs.values():
                group.create_task(self.run(job), name=job.name)


def name_of(code):
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return code


async def main():
    jobs = [
        Job("hello", "echo hello from $JOB; echo oops >&2"),
        Job("count", "for i in 1 2 3; do echo line $i; sleep 0.02; done", needs=["hello"]),
        Job("upper", "tr a-z A-Z", stdin=b"some text\nmore \xc3\xa9\n"),
        Job("fails", "echo about to fail; exit 3"),
        Job("after fails", "echo never", needs=["fails", "hello"]),
        Job("flaky", 'echo attempt $ATTEMPT; test "$ATTEMPT" = 3', retries=3),
        Job("slow", "echo started; exec sleep 20", timeout=0.3),
        Job("stubborn", "trap 'echo not yet' TERM; echo started; while true; do sleep 0.05; done", timeout=0.3),
        Job("noisy", "while echo 0123456789; do :; done", max_output=200),
        Job("suicide", "kill -USR1 $$"),
        Job("env", "echo $COLOUR $JOB", env={"COLOUR": "blue"}),
        Job("missing", "no-such-command-here 2>/dev/null"),
        Job("nested", "(echo inner; exit 4) || echo recovered $?", needs=["count", "upper"]),
    ]
    begin = time.monotonic()
    runner = Runner(jobs, parallel=4)
    await runner.run_all()
    for job in jobs:
        code = name_of(job.returncode)
        shown = job.lines if len(job.lines) < 10 else f"{len(job.lines)} lines, last {job.lines[-1]}"
        print(f"{job.name:12} {job.status.name:8} {code!s:8} x{job.attempts} {shown}")
    print("peak", runner.peak, "running", runner.running, all(j.status.final for j in jobs))
    print("in time", time.monotonic() - begin < 10)
    try:
        Runner([Job("a", "true", needs=["b", "c"])])
    except ValueError as e:
        print(e)
    print(repr(Job("x", "true", timeout=1)))

    process = await asyncio.create_subprocess_exec(
        "sh", "-c", "read line; echo got $line; read line || echo eof",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(b"just one\n")
    print(out, err, process.returncode)
    task = asyncio.create_task(Runner([Job("long", "sleep 30")]).run_all())
    await asyncio.sleep(0.1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())

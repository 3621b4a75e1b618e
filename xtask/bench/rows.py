"""Rows of the benchmarks for JavaScript, and how exact a sleep is."""
import asyncio
import time

import cancel
import event_fan_out
import gather
import lock_contention
import queue_many
import queue_pair
import spawn
import timeouts
import timers
import yield_turn

__all__ = ["measure_row", "late"]

ROWS = {
    "cancel": cancel,
    "event_fan_out": event_fan_out,
    "gather": gather,
    "lock_contention": lock_contention,
    "queue_many": queue_many,
    "queue_pair": queue_pair,
    "spawn": spawn,
    "timeouts": timeouts,
    "timers": timers,
    "yield_turn": yield_turn,
}


async def measure_row(row: str, repeats: int, arguments: list[int]) -> float:
    """The seconds of the best run."""
    main = ROWS[row].main
    best = None
    for _ in range(repeats):
        start = time.perf_counter()
        await main(*arguments)
        seconds = time.perf_counter() - start
        if best is None or seconds < best:
            best = seconds
    return best


async def late(count: int, delay: float) -> float:
    """By how many seconds a sleep of `delay` missed its time, at most."""
    worst = 0.0
    for _ in range(count):
        start = time.perf_counter()
        await asyncio.sleep(delay)
        worst = max(worst, abs(time.perf_counter() - start - delay))
    return worst

"""Runs one row of the comparison: `measure.py ROW REPEATS ARGUMENT...` prints the seconds of the best run."""
import asyncio
import sys
import time

import async_generator
import async_with
import await_chain
import cancel
import event_fan_out
import gather
import lock_contention
import queue_many
import queue_pair
import semaphore
import spawn
import tcp_echo
import timeouts
import timers
import yield_turn

ROWS = {
    "async_generator": async_generator,
    "async_with": async_with,
    "await_chain": await_chain,
    "cancel": cancel,
    "event_fan_out": event_fan_out,
    "gather": gather,
    "lock_contention": lock_contention,
    "queue_many": queue_many,
    "queue_pair": queue_pair,
    "semaphore": semaphore,
    "spawn": spawn,
    "tcp_echo": tcp_echo,
    "timeouts": timeouts,
    "timers": timers,
    "yield_turn": yield_turn,
}


def measure(row, repeats, arguments):
    main = ROWS[row].main
    best = None
    for _ in range(repeats):
        start = time.perf_counter()
        asyncio.run(main(*arguments))
        seconds = time.perf_counter() - start
        if best is None or seconds < best:
            best = seconds
    return best


if __name__ == "__main__":
    _, row, repeats, *arguments = sys.argv
    print(measure(row, int(repeats), [int(word) for word in arguments]))

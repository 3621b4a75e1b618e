"""What JavaScript calls, one function for each thing that may go wrong."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Callable

__all__ = [
    "add",
    "scale",
    "describe",
    "echo",
    "make_point",
    "join",
    "total",
    "call_back",
    "multiplier",
    "fail",
    "fail_deep",
    "slow",
    "slow_fail",
    "tidy",
    "log_of",
    "heavy",
    "ticks",
    "page_title",
    "fetch_text",
    "collect",
    "listen",
    "catch_js",
    "make_url",
    "wait_for_js",
    "gather_js",
    "swap",
]


class Colour(Enum):
    RED = "red"


@dataclass
class Point:
    """A point of the plane."""

    x: float
    y: float
    tags: list[str] = field(default_factory=list)


log: list[str] = []


def add(a: int, b: int = 1) -> int:
    """Adds two numbers."""
    return a + b


def scale(x: float) -> str:
    return repr(x)


def describe(value: Any) -> str:
    return f"{type(value).__name__}: {value!r}"


def echo(value):
    return value


def make_point(x: float, y: float) -> Point:
    return Point(x, y, [Colour.RED.value])


def join(*words: str) -> str:
    return "-".join(words)


def total(values: list[int], *, start: int = 0, twice: bool = False) -> int:
    result = sum(values, start)
    return result * 2 if twice else result


def call_back(function: Callable[[int, int], int], a: int, b: int) -> int:
    return function(a, b) + 1


def multiplier(factor: int) -> Callable[[int], int]:
    return lambda x: x * factor


def fail(kind: str) -> None:
    if kind == "key":
        raise KeyError("missing")
    raise ValueError("it is wrong")


def fail_deep() -> None:
    fail("value")


async def slow(value, delay: float = 0.01):
    await asyncio.sleep(delay)
    return value


async def slow_fail() -> None:
    await asyncio.sleep(0.001)
    fail("value")


async def tidy() -> str:
    log.append("start")
    try:
        await asyncio.sleep(60)
        return "done"
    finally:
        await asyncio.sleep(0)
        log.append("cleaned up")


def log_of() -> list[str]:
    return log


async def heavy(steps: int) -> int:
    """Computes for long, and lets others run between two steps."""
    result = 0
    for i in range(steps):
        for j in range(2000):
            result = (result * 31 + j) % 1_000_003
        await asyncio.sleep(0)
    return result


async def ticks(count: int, delay: float) -> list[float]:
    loop = asyncio.get_running_loop()
    start = loop.time()
    late = []
    for i in range(count):
        await asyncio.sleep(delay)
        late.append(loop.time() - start - delay * (i + 1))
    return late


def page_title(text: str) -> str:
    from js import document

    element = document.createElement("h1")
    element.textContent = text
    element.className = "title"
    document.body.appendChild(element)
    return document.querySelector("h1.title").textContent


async def fetch_text(url: str) -> str:
    from js import fetch

    response = await fetch(url, method="GET")
    return f"{response.status} {await response.text()}"


def collect() -> list[Any]:
    from js import Array, JSON, Map, Math, Object

    array = Array.new(3)
    array.fill(7)
    table = Map.new()
    table.set("a", 1)
    table["b"] = 2
    parsed = JSON.parse('{"n": [1, 2.5, null, true], "s": "x"}')
    return [
        list(array),
        len(array),
        array[-1],
        table["b"],
        "a" in table,
        sorted(key for key, _ in (pair.to_py() for pair in table)),
        parsed.to_py(),
        parsed.n[1],
        Math.max(1, 5, 3),
        list(Object.keys(parsed)),
        hasattr(parsed, "nothing"),
        parsed.n == parsed.n,
        callable(Math.max),
    ]


def listen(count: int) -> int:
    from js import Event, EventTarget, create_proxy

    seen = []
    target = EventTarget.new()
    handler = create_proxy(lambda event: seen.append(event.type))
    target.addEventListener("ping", handler)
    for _ in range(count):
        target.dispatchEvent(Event.new("ping"))
    target.removeEventListener("ping", handler)
    target.dispatchEvent(Event.new("ping"))
    return len(seen)


def catch_js() -> str:
    from js import JSON, JsException

    try:
        JSON.parse("{")
    except JsException as e:
        return f"caught {str(e).split(':')[0]}"
    return "nothing was thrown"


def make_url(text: str) -> str:
    from js import URL

    url = URL.new(text)
    url.hash = "end"
    return f"{url.hostname} {url.href}"


async def wait_for_js(promise) -> str:
    try:
        return f"resolved {await promise}"
    except Exception as e:
        return f"{type(e).__name__} {e}"


async def gather_js(promises) -> list[Any]:
    return await asyncio.gather(*promises)


def swap(pair: tuple[int, str]) -> tuple[str, int]:
    a, b = pair
    return b, a

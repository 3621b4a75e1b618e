from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Callable, Generic, Hashable, Iterator, Optional, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Link(Generic[K, V]):
    __slots__ = ("key", "value", "prev", "next")

    def __init__(self, key: Optional[K] = None, value: Optional[V] = None) -> None:
        self.key = key
        self.value = value
        self.prev: _Link[K, V] = self
        self.next: _Link[K, V] = self

    def unlink(self) -> _Link[K, V]:
        self.prev.next, self.next.prev = self.next, self.prev
        return self

    def insert_after(self, other: _Link[K, V]) -> None:
        self.prev, self.next = other, other.next
        other.next.prev = self
        other.next = self


@dataclass
class Stats:
    hits: int = 0
    misses: int = 0
    evicted: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        total = self.hits + self.misses
        return self.hits / total if total else 0.0


class LRUCache(Generic[K, V]):
    def __init__(self, capacity: int, on_evict: Optional[Callable[[K, V], None]] = None) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be >= 1, not {capacity}")
        self.capacity = capacity
        self.stats = Stats()
        self._table: dict[K, _Link[K, V]] = {}
        self._root: _Link[K, V] = _Link()
        self._on_evict = on_evict

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __getitem__(self, key: K) -> V:
        try:
            link = self._table[key]
        except KeyError:
            self.stats.misses += 1
            raise
        self.stats.hits += 1
        link.unlink().insert_after(self._root)
        return link.value  # type: ignore[return-value]

    def __setitem__(self, key: K, value: V) -> None:
        if key in self._table:
            link = self._table[key]
            link.value = value
            link.unlink().insert_after(self._root)
            return
        if len(self._table) >= self.capacity:
            oldest = self._root.prev.unlink()
            del self._table[oldest.key]
            self.stats.evicted.append(str(oldest.key))
            if self._on_evict is not None:
                self._on_evict(oldest.key, oldest.value)
        link = self._table[key] = _Link(key, value)
        link.insert_after(self._root)

    def __delitem__(self, key: K) -> None:
        self._table.pop(key).unlink()

    def __iter__(self) -> Iterator[K]:
        link = self._root.next
        while link is not self._root:
            yield link.key
            link = link.next

    def get(self, key: K, default: Optional[V] = None) -> Optional[V]:
        return self[key] if key in self else default

    def items(self) -> list[tuple[K, V]]:
        return [(k, self._table[k].value) for k in self]

    def __repr__(self) -> str:
        body = ", ".join(f"{k!r}: {v!r}" for k, v in self.items())
        return f"{type(self).__name__}({len(self)}/{self.capacity}: {body})"


def memoize(capacity: int) -> Callable[[Callable[..., int]], Callable[..., int]]:
    def deco(fn: Callable[..., int]) -> Callable[..., int]:
        cache: LRUCache[tuple, int] = LRUCache(capacity)

        def wrapper(*args: int) -> int:
            try:
                return cache[args]
            except KeyError:
                result = cache[args] = fn(*args)
                return result

        wrapper.cache = cache  # type: ignore[attr-defined]
        return wrapper

    return deco


@memoize(capacity=50)
def grid_paths(r: int, c: int) -> int:
    return 1 if r == 0 or c == 0 else grid_paths(r - 1, c) + grid_paths(r, c - 1)


def main() -> None:
    gone: list[tuple[str, int]] = []
    cache: LRUCache[str, int] = LRUCache(3, on_evict=lambda k, v: gone.append((k, v)))
    for i, k in enumerate("abc"):
        cache[k] = i
    print(cache, list(cache), len(cache))
    print(cache["a"], cache)
    cache["d"] = 3
    print(cache, "b" in cache, gone)
    cache["c"] = 22
    cache["e"] = 4
    print(cache, gone, cache.get("zz", -1), cache.get("c"))
    del cache["c"]
    print(list(cache))
    for key in ("nope", "d"):
        try:
            print(cache[key])
        except KeyError as e:
            print("miss", e)
    print(cache.stats, f"{cache.stats.ratio:.3f}")
    try:
        LRUCache(0)
    except ValueError as e:
        print(e)
    started = time.perf_counter()
    print(grid_paths(6, 6), len(grid_paths.cache), grid_paths.cache.stats.hits > 0)
    print(time.perf_counter() - started < 5)
    single: LRUCache[int, str] = LRUCache(1)
    for n in range(4):
        single[n] = "x" * n
    print(single, single.stats.evicted)


main()

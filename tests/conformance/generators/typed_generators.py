from typing import Generator, Iterable, Iterator


def fib(limit: int) -> Iterator[int]:
    a: int = 0
    b: int = 1
    while a < limit:
        yield a
        a, b = b, a + b


def tally() -> Generator[int, str, dict[str, int]]:
    counts: dict[str, int] = {}
    total: int = 0
    while True:
        word: str = yield total
        if word == "":
            return counts
        counts[word] = counts.get(word, 0) + 1
        total += 1


def windows(xs: Iterable[int], size: int) -> Iterator[tuple[int, ...]]:
    buf: list[int] = []
    for x in xs:
        buf.append(x)
        if len(buf) == size:
            yield tuple(buf)
            buf.pop(0)


def merge(a: Iterator[int], b: Iterator[int]) -> Iterator[int]:
    x, y = next(a, None), next(b, None)
    while x is not None or y is not None:
        if y is None or (x is not None and x <= y):
            yield x
            x = next(a, None)
        else:
            yield y
            y = next(b, None)


def lines(text: str) -> Generator[str, None, int]:
    n = 0
    for n, line in enumerate(text.splitlines(), 1):
        yield line.strip()
    return n


def numbered(text: str) -> Iterator[str]:
    count: int = yield from lines(text)
    yield f"({count} lines)"


print(list(fib(50)), sum(fib(10 ** 6)), max(fib(10 ** 25)))
t = tally()
next(t)
print([t.send(w) for w in "a b a".split()])
try:
    t.send("")
except StopIteration as stop:
    print(stop.value)
print(list(windows(range(5), 3)), list(windows([], 2)), [sum(w) for w in windows(fib(20), 2)])
print(list(merge(iter([1, 4, 6]), iter([2, 3, 9]))), list(merge(iter([]), iter([1]))))
print(list(numbered(" a \nb\n")), list(numbered("")))

# Conway's game of life on sets, then on a wrapped board, plus pattern helpers.
import asyncio
import itertools
from collections import Counter

PATTERNS = {
    "blinker": "###",
    "block": "##\n##",
    "glider": ".#.\n..#\n###",
    "toad": ".###\n###.",
    "r-pentomino": ".##\n##.\n.#.",
}


def parse(text, at=(0, 0)):
    dy, dx = at
    return {(y + dy, x + dx) for y, row in enumerate(text.splitlines()) for x, ch in enumerate(row) if ch == "#"}


def neighbours(cell):
    y, x = cell
    return ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)


def step(cells):
    counts = Counter(n for c in cells for n in neighbours(c))
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}


def bounds(cells):
    if not cells:
        return 0, 0, -1, -1
    ys, xs = zip(*cells)
    return min(ys), min(xs), max(ys), max(xs)


def normal(cells):
    top, left, *_ = bounds(cells)
    return frozenset((y - top, x - left) for y, x in cells)


def render(cells, pad=0, on="#", off="."):
    top, left, bottom, right = bounds(cells)
    return "\n".join("".join(on if (y, x) in cells else off for x in range(left - pad, right + pad + 1)) for y in range(top - pad, bottom + pad + 1))


def generations(cells):
    while True:
        yield cells
        cells = step(cells)


def period(cells, limit=20):
    seen = {}
    for gen, state in enumerate(itertools.islice(generations(cells), limit)):
        key = normal(state)
        if key in seen:
            return gen - seen[key]
        seen[key] = gen
    return None


class Torus:
    def __init__(self, height, width, cells=()):
        self.h, self.w = height, width
        self.rows = [[0] * width for _ in range(height)]
        for y, x in cells:
            self[y, x] = 1

    def __getitem__(self, pos):
        y, x = pos
        return self.rows[y % self.h][x % self.w]

    def __setitem__(self, pos, value):
        y, x = pos
        self.rows[y % self.h][x % self.w] = value

    def __iter__(self):
        for y in range(self.h):
            for x in range(self.w):
                if self.rows[y][x]:
                    yield y, x

    def __len__(self):
        return sum(map(sum, self.rows))

    def __eq__(self, other):
        return isinstance(other, Torus) and self.rows == other.rows

    def around(self, y, x):
        return sum(self[n] for n in neighbours((y, x)))

    def advance(self, times=1):
        board = self
        for _ in range(times):
            fresh = Torus(self.h, self.w)
            for y in range(self.h):
                for x in range(self.w):
                    n = board.around(y, x)
                    fresh[y, x] = int(n == 3 or (n == 2 and board[y, x]))
            board = fresh
        return board

    def __str__(self):
        return "\n".join("".join(".O"[v] for v in row) for row in self.rows)


blinker = parse(PATTERNS["blinker"])
print(sorted(blinker), sorted(step(blinker)), step(step(blinker)) == blinker)
for name, text in PATTERNS.items():
    cells = parse(text)
    print(f"{name:<12} size={len(cells)} period={period(cells)}")

glider = parse(PATTERNS["glider"])
for gen, cells in zip(range(5), generations(glider)):
    print("gen", gen, bounds(cells))
    print(render(cells))
assert normal(next(itertools.islice(generations(glider), 4, None))) == normal(glider)

growth = [len(c) for c in itertools.islice(generations(parse(PATTERNS["r-pentomino"])), 25)]
print(growth, max(growth), growth.index(max(growth)))

board = Torus(6, 8, parse(PATTERNS["glider"], at=(1, 1)))
print(board)
later = board.advance(24)
print("after 24:", len(later), later == board, list(later))
print(board.advance(48) == board, board.advance(96) == board, board == "board", board[-1, -1], board[7, 10])
print(render(parse(PATTERNS["toad"]), pad=1, on="@", off=" ").replace(" ", "_"))
print(repr(render(set())), period(set()))


async def simulate(name, steps, feed, pause):
    cells = parse(PATTERNS[name])
    for gen in range(1, steps + 1):
        cells = step(cells)
        await feed.put((name, gen, len(cells)))
        await asyncio.sleep(pause)
    return name, bounds(cells)


async def report(feed, totals):
    while True:
        name, gen, size = await feed.get()
        totals.setdefault(name, []).append(size)
        if gen == 1:
            print("started", name)
        feed.task_done()


async def main():
    feed, totals = asyncio.Queue(maxsize=3), {}
    reporter = asyncio.create_task(report(feed, totals))
    results = await asyncio.gather(*(simulate(n, k, feed, 0) for k, n in enumerate(PATTERNS, start=2)))
    await feed.join()
    reporter.cancel()
    try:
        await reporter
    except asyncio.CancelledError:
        print("reporter cancelled", reporter.cancelled())
    for name, box in results:
        print(f"{name:<12}{totals[name]} {box}")


asyncio.run(main())

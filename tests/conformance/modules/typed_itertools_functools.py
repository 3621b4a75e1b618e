from collections import defaultdict, deque
from functools import lru_cache, partial, reduce
from itertools import accumulate, chain, combinations, groupby, islice
from typing import Iterable


@lru_cache(maxsize=None)
def ways(total: int, coins: tuple[int, ...]) -> int:
    if total == 0:
        return 1
    if total < 0 or not coins:
        return 0
    return ways(total - coins[0], coins) + ways(total, coins[1:])


def bfs(start: tuple[int, int], goal: tuple[int, int], walls: set[tuple[int, int]], size: int) -> int | None:
    queue: deque[tuple[tuple[int, int], int]] = deque([(start, 0)])
    seen: set[tuple[int, int]] = {start}
    while queue:
        (r, c), d = queue.popleft()
        if (r, c) == goal:
            return d
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            nxt = (r + dr, c + dc)
            if nxt in walls or nxt in seen or not (0 <= nxt[0] < size and 0 <= nxt[1] < size):
                continue
            seen.add(nxt)
            queue.append((nxt, d + 1))
    return None


def subset_sums(xs: list[int], target: int) -> list[tuple[int, ...]]:
    return [c for n in range(len(xs) + 1) for c in combinations(xs, n) if sum(c) == target]


def clamp(lo: float, hi: float, v: float) -> float:
    return max(lo, min(hi, v))


def lengths(words: Iterable[str]) -> dict[int, list[str]]:
    return {n: sorted(g) for n, g in groupby(sorted(words, key=len), key=len)}


print(ways(100, (50, 25, 10, 5, 1)), ways.cache_info().misses > 10)
print(bfs((0, 0), (2, 2), {(0, 1), (1, 1)}, 3), bfs((0, 0), (2, 2), {(1, 2), (2, 1)}, 3))
print(subset_sums([1, 2, 3, 4], 5), subset_sums([], 0))
unit = partial(clamp, 0.0, 1.0)
print([unit(v) for v in (-1, 0.25, 7)], lengths(["bb", "a", "aa", "ccc"]))
print(list(accumulate([1, 2, 3], lambda a, b: a * b)), list(islice(chain("ab", [1], range(9)), 5)), reduce(lambda acc, w: {**acc, w: len(w)}, ["x", "yy"], {}))
tree: defaultdict[str, list[str]] = defaultdict(list)
for parent, child in [("root", "a"), ("root", "b"), ("a", "c")]:
    tree[parent].append(child)


def show(node: str, depth: int = 0) -> None:
    print("  " * depth + node)
    for kid in tree.get(node, []):
        show(kid, depth + 1)


show("root")
print(len(tree), dict(tree))

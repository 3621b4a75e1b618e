Grid = list[list[int]]


def make_grid(rows: int, cols: int, fill: int = 0) -> Grid:
    return [[fill] * cols for _ in range(rows)]


def transpose(g: Grid) -> Grid:
    return [list(r) for r in zip(*g)]


def group(words: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for w in words:
        out.setdefault(w[0], []).append(w)
    return out


def invert(d: dict[str, int]) -> dict[int, set[str]]:
    res: dict[int, set[str]] = {}
    for k, v in d.items():
        res.setdefault(v, set()).add(k)
    return res


def first_or(xs: list[int], default: int | None = None) -> int | None:
    return xs[0] if xs else default


def stats(xs: list[float]) -> tuple[float, float, float]:
    return min(xs), max(xs), sum(xs) / len(xs)


g: Grid = make_grid(2, 3)
g[0][1] = 5
alias: Grid = g
alias[1][2] += 7
print(g, transpose(g), g is alias)
print(group(["ant", "bee", "ape"]), {k: sorted(v) for k, v in invert({"a": 1, "b": 2, "c": 1}).items()})
print(first_or([]), first_or([], 3), first_or([9]), stats([1.5, 2, 4]))
pairs: list[tuple[str, int]] = [("b", 2), ("a", 2), ("c", 1)]
pairs.sort(key=lambda p: (p[1], p[0]))
print(pairs, dict(pairs), [name for name, n in pairs if n > 1])
nested: dict[str, dict[str, list[int]]] = {"x": {"y": [1]}}
nested["x"]["y"].append(2)
nested["x"]["z"] = []
print(nested, sum(len(v) for inner in nested.values() for v in inner.values()))
seen: set[int] = set()
dupes: list[int] = [n for n in [1, 2, 1, 3, 2] if n in seen or seen.add(n)]
print(dupes, seen, frozenset({1}) <= seen)
try:
    nested["nope"]["y"]
except KeyError as e:
    print("KeyError", e)
try:
    g[5][0] = 1
except IndexError as e:
    print(e)
maybe: list[int | None] = [1, None, 3]
print([m + 1 if m is not None else -1 for m in maybe], sum(m or 0 for m in maybe))

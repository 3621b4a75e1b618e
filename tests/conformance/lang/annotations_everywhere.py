from typing import Any, Callable, Optional, Union

Number = Union[int, float]
count: int = 0
table: dict[str, list[int]] = {}
maybe: Optional[str] = None


def add(a: Number, b: Number = 1) -> Number:
    return a + b


def apply(f: Callable[[int], int], xs: list[int]) -> list[int]:
    return [f(x) for x in xs]


def first(xs: "list[Any]", default: int | None = None) -> Any:
    return xs[0] if xs else default


def collect(*args: int, **kw: str) -> tuple[tuple[int, ...], dict[str, str]]:
    return args, kw


# annotations are not checked at run time
print(add(1), add(1.5, 2), add("a", "b"))
print(apply(lambda v: v + count, [1, 2]), first([]), first("xyz"))
print(collect(1, 2, k="v"))
count: str = "now a string"
print(count)
table.setdefault("k", []).append(1)
print(table, maybe)
type Pair = tuple[int, int]


def swap(p: Pair) -> Pair:
    a, b = p
    return b, a


def ident[T](x: T) -> T:
    return x


print(swap((1, 2)), ident("same"), add.__annotations__["return"] == Number)


class Holder:
    value: int
    name: str = "n"

    def __init__(self, value: int) -> None:
        self.value: int = value


print(Holder(3).value, Holder.name, list(Holder.__annotations__), hasattr(Holder, "value"))

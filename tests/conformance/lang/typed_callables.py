from typing import Callable, Iterable, Iterator


def compose(f: Callable[[int], int], g: Callable[[int], int]) -> Callable[[int], int]:
    def inner(x: int) -> int:
        return g(f(x))
    return inner


def make_counter(start: int = 0, *, step: int = 1) -> tuple[Callable[[], int], Callable[[], None]]:
    n: int = start

    def bump() -> int:
        nonlocal n
        n += step
        return n

    def reset() -> None:
        nonlocal n
        n = start
    return bump, reset


def apply_all(fs: Iterable[Callable[[str], str]], text: str) -> str:
    for f in fs:
        text = f(text)
    return text


def keep(pred: Callable[[int], bool], xs: Iterable[int]) -> Iterator[int]:
    for x in xs:
        if pred(x):
            yield x


def variadic(first: str, *rest: int, sep: str = ",", **extra: object) -> str:
    return first + sep.join(str(r) for r in rest) + (str(extra) if extra else "")


inc: Callable[[int], int] = lambda v: v + 1
print(compose(inc, lambda v: v * 10)(4), compose(abs, inc)(-3))
bump, reset = make_counter(10, step=5)
bump()
print(bump())
reset()
print(bump(), make_counter()[0]())
print(apply_all([str.strip, str.upper, lambda s: s[::-1]], "  abc "))
print(list(keep(lambda v: v % 2 == 1, range(8))), list(keep(bool, [0, 3, 0])))
print(variadic("a", 1, 2), variadic("b", sep="-"), variadic("c", *range(3), sep="/", k=None, z=[1]))
table: dict[str, Callable[[float, float], float]] = {"add": lambda a, b: a + b, "pow": pow, "max": max}
for name, fn in table.items():
    print(name, fn(2, 3), fn(1.5, 2))
try:
    variadic()
except TypeError as e:
    print(e)

from dataclasses import dataclass
from typing import Callable, Generic, TypeVar, NoReturn

T = TypeVar("T")


class StageError(Exception):
    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(f"{stage} failed: {cause}")
        self.stage = stage


@dataclass
class Result(Generic[T]):
    value: T | None = None
    error: Exception | None = None

    @property
    def ok(self) -> bool:
        return self.error is None

    def unwrap(self) -> T | None:
        if self.error is not None:
            raise self.error
        return self.value


def attempt(fn: Callable[..., T], *args: object) -> Result[T]:
    try:
        return Result(fn(*args))
    except Exception as e:
        return Result(error=e)


def fail(msg: str, *, kind: type[Exception] = ValueError) -> NoReturn:
    raise kind(msg)


def pipeline(text: str) -> float:
    stages: list[tuple[str, Callable]] = [("strip", str.strip), ("parse", int), ("invert", lambda n: 1 / n)]
    value: object = text
    for name, fn in stages:
        try:
            value = fn(value)
        except (ValueError, ZeroDivisionError) as e:
            raise StageError(name, e) from e
    return value


for t in (" 4 ", "zero", "0"):
    r: Result[float] = attempt(pipeline, t)
    print(repr(t), r.ok, r.value, r.error, type(r.error.__cause__).__name__ if r.error else "-")
r2 = attempt(fail, "custom")
print(repr(r2.error), attempt(lambda: fail("k", kind=KeyError)).error, attempt(pipeline, None).error)
try:
    attempt(pipeline, "x").unwrap()
except StageError as e:
    print(e.stage, "|", e)
print(attempt(len, "abc").unwrap(), attempt(len, 5).error, Result(3) == Result(3), Result(3))

import typing
from typing import Any, Callable, Dict, List, Optional, Tuple, TypedDict, NewType, TYPE_CHECKING, NamedTuple, Annotated, ClassVar

if TYPE_CHECKING:
    from nowhere import Nothing

UserId = NewType("UserId", int)
Row = Tuple[str, int]
Handler = Callable[[str], Optional[int]]


class Movie(TypedDict, total=False):
    title: str
    year: int


class Pt(NamedTuple):
    x: int
    y: int = 0


def make(title: str, **extra: Any) -> Movie:
    return Movie(title=title, **extra)


def parse(rows: List[Row]) -> Dict[str, int]:
    return {k: v for k, v in rows}


def maybe(text: str) -> Optional[int]:
    return int(text) if text.isdigit() else None


def run(h: Handler, *texts: str) -> "list[Nothing]":
    return [h(t) for t in texts]


m = make("Up", year=2009)
print(m, m["title"], isinstance(m, dict), UserId(5) + 1, Pt(1), TYPE_CHECKING)
print(parse([("a", 1), ("b", 2)]), run(maybe, "1", "x"), typing.cast(str, 3) + 1)


class Cfg:
    limit: ClassVar[int] = 3
    size: Annotated[int, "meters"] = 4
    later: "Cfg"


print(Cfg.limit, Cfg().size, sorted(Cfg.__annotations__), hasattr(Cfg, "later"))
print(Optional[int], List[int], dict[str, int], int | None, Row)

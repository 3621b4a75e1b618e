from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


def where(value):
    match value:
        case Point(x=0, y=0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case [first, *_, last]:
            return first, last
        case {"kind": "circle", "r": radius, **rest}:
            return radius, rest
        case "a" | "b" as letter:
            return letter
        case None:
            return "nothing"
        case _:
            return value

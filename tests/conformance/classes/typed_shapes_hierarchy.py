from __future__ import annotations

import math
from abc import ABC, abstractmethod


class Shape(ABC):
    count: int = 0

    def __init__(self, name: str) -> None:
        self.name: str = name
        type(self).count += 1

    @abstractmethod
    def area(self) -> float: ...

    @property
    def label(self) -> str:
        return f"{self.name}[{self.area():.2f}]"

    def __lt__(self, other: Shape) -> bool:
        return self.area() < other.area()

    def scaled(self, k: float) -> Shape:
        raise NotImplementedError(type(self).__name__)


class Circle(Shape):
    def __init__(self, r: float) -> None:
        super().__init__("circle")
        self.r = r

    def area(self) -> float:
        return math.pi * self.r ** 2

    def scaled(self, k: float) -> Circle:
        return Circle(self.r * k)


class Rect(Shape):
    def __init__(self, w: float, h: float, name: str = "rect") -> None:
        super().__init__(name)
        self.w, self.h = w, h

    def area(self) -> float:
        return self.w * self.h


class Square(Rect):
    def __init__(self, side: float) -> None:
        super().__init__(side, side, name="square")

    @classmethod
    def unit(cls) -> Square:
        return cls(1)

    @property
    def label(self) -> str:
        return "*" + super().label


shapes: list[Shape] = [Circle(1.5), Rect(2, 3.5), Square(2), Square.unit()]
for s in sorted(shapes):
    print(s.label, type(s).__name__, isinstance(s, Rect))
print(max(shapes).name, sum(s.area() for s in shapes), Shape.count, Square.count, Rect.count)
for s in shapes[:2]:
    try:
        print(s.scaled(2).label)
    except NotImplementedError as e:
        print("not implemented:", e)
biggest: dict[str, float] = {}
for s in shapes:
    biggest[s.name] = max(biggest.get(s.name, 0), s.area())
print({k: round(v, 3) for k, v in biggest.items()})
shapes[2].w = 10
print(shapes[2].label, shapes[2].area())

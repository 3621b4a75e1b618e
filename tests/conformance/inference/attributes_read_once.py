"""Loops over objects in lists: what is read once, what every time, and what goes wrong on the way."""
from dataclasses import dataclass
from math import sqrt


@dataclass
class Point:
    x: float
    y: float
    weight: float
    hits: int
    fixed: bool


class Grid:
    def __init__(self, scale: float, step: int):
        self.scale = scale
        self.step = step
        self.total = 0.0
        self.visits = 0


def sweep(grid: Grid, points: list[Point]) -> float:
    # `scale` and `step` stay as they are, `total` and `visits` change as the loop goes.
    for i in range(len(points)):
        point = points[i]
        if point.fixed:
            continue
        grid.total += point.x * grid.scale
        grid.visits += grid.step
        if grid.total > 100.0:
            grid.total -= 100.0 / grid.scale
    return grid.total


def pull(points: list[Point]) -> None:
    count = len(points)
    for i in range(count):
        one = points[i]
        for j in range(i + 1, count):
            other = points[j]
            dx = one.x - other.x
            force = dx * one.weight * other.weight
            if not one.fixed:
                one.y -= force
                one.hits += 1
            if not other.fixed:
                other.y += force * one.weight
                other.hits += 1


def shift(points: list[Point]) -> None:
    # What is read twice is also written: through another name of the same object.
    for i in range(len(points)):
        left = points[i]
        right = points[-1 - i]
        right.x += 1.0
        left.y = left.x + left.x
        right.y += left.x


def ends(points: list[Point], stop: int) -> float:
    total = 0.0
    for i in range(stop):
        point = points[i]
        total += point.weight * point.weight + sqrt(point.weight)
        point.hits += i
    return total


def first_heavy(points: list[Point], limit: float) -> int:
    at = 0
    while at < len(points):
        point = points[at]
        if point.weight > limit and point.weight < limit * 10.0:
            break
        at += 1
    else:
        return -1
    return at


def show(points: list[Point]) -> None:
    for point in points:
        print(point.x, point.y, point.weight, point.hits, point.fixed)


def main() -> None:
    points = [
        Point(0.0, 0.0, 1.0, 0, False),
        Point(1.0, 0.5, 2.0, 0, False),
        Point(2.0, 1.0, 3.0, 0, True),
        Point(3.0, 1.5, 4.0, 0, False),
    ]
    pull(points)
    show(points)
    twin = Point(3.0, 1.0, 2.0, 0, False)
    same = [twin, twin, Point(1.0, 1.0, 4.0, 0, False), twin]
    pull(same)
    show(same)
    shift(points)
    show(points)
    shift(same)
    show(same)
    grid = Grid(2.5, 3)
    print(sweep(grid, points), grid.total, grid.visits)
    print(sweep(grid, same), grid.total, grid.visits)
    print(ends(points, 4), first_heavy(points, 2.0), first_heavy(points, 50.0))
    try:
        ends(points, 5)
    except IndexError as error:
        print(error)
    show(points)
    try:
        ends([Point(0.0, 0.0, -1.0, 0, True)], 1)
    except ValueError as error:
        print(error)


main()

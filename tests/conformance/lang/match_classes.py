class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Circle:
    def __init__(self, center, radius):
        self.center = center
        self.radius = radius


RED = "not used: a bare name captures"


class Color:
    RED = "r"
    BLUE = "b"


def where(shape):
    match shape:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y axis at {y}"
        case Point(x, 0):
            return f"on x axis at {x}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point() as p:
            return f"point {p.x},{p.y}"
        case Circle(center=Point(cx, cy), radius=r) if r > 0:
            return f"circle at {cx},{cy} r={r}"
        case Circle(radius=0 | None):
            return "degenerate circle"
        case [Point(x=a), Point(x=b)]:
            return f"segment {a}-{b}"
        case Color.RED:
            return "red"
        case Color.BLUE:
            return "blue"
        case int(n) | float(n):
            return f"number {n}"
        case {"at": [int(a), int(b)], "name": str(name)}:
            return f"{name}@{a},{b}"
        case (str(), int()) as pair:
            return f"pair {pair}"
    return "no match"


for s in (Point(0, 0), Point(0, 4), Point(7, 0), Point(3, 3), Point(1, 2), Circle(Point(1, 1), 5),
          Circle(Point(1, 1), 0), Circle(None, None), [Point(1, 2), Point(3, 4)], "r", "b", 3, 2.5,
          {"at": [1, 2], "name": "home"}, ("k", 1), "zzz", Circle(Point(1, 1), -2)):
    print(where(s))


def run(command):
    match command.split():
        case ["go", ("north" | "south") as direction]:
            return f"going {direction}"
        case ["get", obj, *_]:
            return f"got {obj}"
        case [verb]:
            return f"{verb} what?"
        case _:
            return "huh"


for c in ("go north", "go up", "get lamp now", "sing", ""):
    print(repr(c), run(c))

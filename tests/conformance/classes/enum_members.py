from enum import Enum, IntEnum, Flag, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def pretty(self):
        return f"{self.name.title()}={self.value}"

    @classmethod
    def default(cls):
        return cls.GREEN


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, [Color.BLUE])
print(list(Color), len(Color), Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, Color.CRIMSON.name)
print(Color.RED == 1, Color.RED == Color.RED, Color.RED is Color(1), Color.RED in Color, isinstance(Color.RED, Color))
print(Color.BLUE.pretty(), Color.default(), [c.name for c in Color], {Color.RED: "r"}[Color.RED])
for bad in (lambda: Color(9), lambda: Color["PINK"], lambda: Color.RED < Color.BLUE, lambda: Color.PINK):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
try:
    Color.RED.value = 5
except AttributeError as e:
    print(type(e).__name__)


class Level(IntEnum):
    LOW = auto()
    MID = auto()
    HIGH = 10
    TOP = auto()


print(list(Level), Level.MID, repr(Level.MID), Level.MID + 1, Level.LOW < Level.HIGH, Level.TOP == 11, f"{Level.HIGH}", sorted(Level, reverse=True)[0].name)
print(Level(10).name, max(Level), [0, 1, 2][Level.LOW], "%d %s" % (Level.LOW, Level.LOW))


class Status(str, Enum):
    OK = "ok"
    BAD = "bad"


print(Status.OK == "ok", Status("bad"), Status.OK.value.upper(), Status.OK.upper(), f"{Status.OK}", repr(Status.OK))


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def density(self):
        return round(self.mass / self.radius ** 3, 4)


print(Planet.MARS.mass, Planet.EARTH.density, Planet((0.64, 3.39)), Planet.EARTH.value)


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()


rw = Perm.R | Perm.W
print(rw, rw.value, Perm.W in rw, Perm.X in rw, rw & Perm.R, bool(rw & Perm.X), Perm(4))


class Op(Enum):
    ADD = "+"
    SUB = "-"

    def __call__(self, a, b):
        return a + b if self is Op.ADD else a - b

    def __str__(self):
        return f"op {self.value}"


print(Op.ADD(1, 2), Op("-")(5, 1), Op.SUB, [Op.SUB])
match Color.GREEN:
    case Color.RED:
        print("is red")
    case Color.GREEN | Color.BLUE as c:
        print("cool", c)
try:
    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)

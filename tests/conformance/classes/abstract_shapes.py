from abc import ABC, abstractmethod


class Shape(ABC):
    def __init__(self, name):
        self.name = name

    @abstractmethod
    def area(self):
        """Surface."""

    @property
    @abstractmethod
    def sides(self):
        ...

    def describe(self):
        return f"{self.name}: {self.area()} with {self.sides} sides"


class Square(Shape):
    def __init__(self, s):
        super().__init__("square")
        self.s = s

    def area(self):
        return self.s ** 2

    @property
    def sides(self):
        return 4


class Half(Shape):
    def area(self):
        return 1


for cls in (Shape, Half):
    try:
        cls("x")
    except TypeError as e:
        print(e)
s = Square(3)
print(s.describe(), isinstance(s, Shape), issubclass(Half, Shape))
print(sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__))


class Base(ABC):
    @abstractmethod
    def run(self, n):
        return n * 10

    @classmethod
    @abstractmethod
    def make(cls):
        ...

    @staticmethod
    @abstractmethod
    def help():
        ...


class Impl(Base):
    def run(self, n):
        return super().run(n) + 1

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def help():
        return "helped"


print(Impl.make().run(4), Impl.help())
try:
    Base.make()
    Base()
except TypeError as e:
    print(e)


class Duck:
    def __len__(self):
        return 3


from collections.abc import Iterable, Mapping, Sequence, Sized, Callable, Hashable
print(isinstance(Duck(), Sized), isinstance([], Iterable), isinstance({}, Mapping), isinstance("a", Sequence), isinstance({}, Sequence), isinstance(len, Callable), isinstance([], Hashable), isinstance(5, Iterable))

"""Classes that get about: made by factories, derived from, called by other names, copied."""
import copy


class Base:
    def __init__(self, n):
        self.n = n

    def twice(self):
        return self.n * 2


class Derived(Base):
    def __init__(self, n):
        super().__init__(n)
        self.extra = "x"


class Alone:
    def __init__(self, v):
        self.v = v


def make(cls, *args):
    return cls(*args)


alias = Alone
table = {"base": Base, "alone": Alone}

a = Base(3)
b = Derived("ab")
print(a.twice(), b.twice(), b.extra)
print(make(Alone, 1).v, make(Alone, "one").v, alias([1]).v, table["alone"](None).v)
c = copy.copy(Alone(5))
c.v = "changed"
print(c.v, type(c)(2.5).v, type(a).twice(b))
print([cls(1).n for cls in (Base, Derived)])
bound = a.twice
a.n = 10
print(bound(), Base.twice(a), list(map(Base.twice, [a, b])))
b.twice = lambda: "own"
print(b.twice())
setattr(a, "n", "text")
print(a.n, a.twice())
print(vars(Alone(7)), Alone(8).__dict__)

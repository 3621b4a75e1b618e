class Base:
    def __init__(self, **kw):
        print("Base.init", kw)
        self.log = ["base"]

    def go(self):
        return ["Base"]


class Left(Base):
    def __init__(self, left=0, **kw):
        print("Left.init", left)
        super().__init__(**kw)
        self.log.append("left")

    def go(self):
        return ["Left"] + super().go()


class Right(Base):
    def __init__(self, right=0, **kw):
        print("Right.init", right)
        super().__init__(**kw)
        self.log.append("right")

    def go(self):
        return ["Right"] + super().go()


class Bottom(Left, Right):
    def go(self):
        return ["Bottom"] + super().go()


b = Bottom(left=1, right=2)
print(b.log, b.go())
print([c.__name__ for c in Bottom.__mro__], [c.__name__ for c in Bottom.mro()])


class LoudMixin:
    def go(self):
        return [s.upper() for s in super().go()]


class Loud(LoudMixin, Left):
    pass


print(Loud().go(), Loud.__mro__[1] is LoudMixin)


class A:
    tag = "a"


class B:
    tag = "b"
    only = "b-only"


class C(A, B):
    pass


print(C.tag, C.only, C().tag)
try:
    class Bad(Base, Left):
        pass
except TypeError as e:
    print(str(e).splitlines()[0])

import weakref


class N:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"N({self.name})"

    def __del__(self):
        print("  del", self.name)

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, *args):
        print("exit", self.name, args[0])
        return self.name.startswith("s")


class M(N):
    def __enter__(self):
        return N(self.name + "-entered")


def plain():
    with N("w1"):
        print("in w1")
    print("after w1")
    with N("w2") as x:
        print("in w2", x)
    print("after w2")
    x = None
    print("x gone")
    with M("w3"):
        print("in w3")
    print("after w3")
    with M("w4") as y:
        print("in w4", y)
    print("after w4")
    del y
    print("y gone")
    with N("w5") as a, M("w6") as b:
        print(a, b)
    print("after both")
    a = b = None
    print("both gone")


plain()


def raising():
    with N("s1"):
        raise ValueError(N("in s1"))
    print("after s1")
    try:
        with N("r1"):
            raise ValueError("r1")
    except ValueError:
        print("caught r1")
    print("after r1")
    try:
        with M("r2") as q:
            raise ValueError("r2")
    except ValueError as e:
        print("caught", e)
    print("after r2")


raising()
print("--- raising done")


def loops():
    for i in range(2):
        with N(f"l{i}") as x:
            if i == 0:
                continue
            print("body", i)
            break
    print("after loop")


loops()


def returning():
    with N("ret") as x:
        return N("value")


print(returning())


def through():
    with N("outer"):
        with N("inner"):
            print("both open")
        print("inner closed")
    print("outer closed")


through()
with N("module"):
    print("in module")
print("after module")
with N("module2") as mod:
    pass
print("after module2")
del mod
print("end")


def makes():
    d = {}
    with d.setdefault("k", N("kept")):
        pass
    print("kept alive")
    d.clear()
    print("cleared")


makes()


def attr():
    class Holder:
        pass
    h = Holder()
    with N("attr") as h.value:
        print("in")
    h.value = None
    print("attr gone")
    with N("item") as h.other:
        pass
    del h.other
    print("item gone")


attr()


def gen():
    with N("gen") as g:
        yield 1
        print("resumed")
    print("left")
    yield 2


for v in gen():
    print(v)
g = gen()
next(g)
del g
print("generator dropped")

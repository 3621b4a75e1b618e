import copy
import weakref


class A:
    __slots__ = ("a", "b", "__dict__")

    def __init__(self):
        self.a = 1
        self.c = 3


x = A()
print(x.__dict__, x.a, x.c, vars(x))
try:
    x.b
except AttributeError as e:
    print(e)
x.b = 2
x.__dict__["a"] = "shadow"
print(x.a, x.__dict__, dir(x)[-4:], x.__dict__ is vars(x))


class B(A):
    pass


y = B()
y.d = 4
print(y.__dict__, y.a)


class C:
    __slots__ = ("q", "__secret")

    def __init__(self):
        self.q = 1
        self.__secret = "s"

    def secret(self):
        return self.__secret


class D(C):
    def __init__(self):
        super().__init__()
        self.r = 2


d = D()
print(d.__dict__, d.q, d.secret())
d.q = 10
d.r = 20
setattr(d, "z", 5)
d.__dict__.update(w=6)
print(vars(d), d.q, d.w, d.secret(), sorted(n for n in dir(d) if not n.startswith("__")))
d.__dict__ = {"only": 1}
print(vars(d), d.q, d.only, hasattr(d, "r"), hasattr(d, "q"))
del d.q
print(hasattr(d, "q"), vars(d))
try:
    del d.q
except AttributeError as e:
    print(type(e).__name__, e)
d.q = "again"
for f in (copy.copy, copy.deepcopy):
    e = f(d)
    print(e.q, e.secret(), vars(e), vars(e) is vars(d))


class E(C):
    __slots__ = ("__dict__", "__weakref__")


e = E()
e.z = 6
print(e.__dict__, weakref.ref(e)() is e)
for name, value in vars(e).items():
    print(name, value)
f = copy.copy(x)
print(f.a, f.b, f.c)
del x.a
try:
    x.a
except AttributeError as err:
    print(err, x.__dict__)
try:
    C().nope = 1
except AttributeError as err:
    print(err)


class Base:
    __slots__ = ("kept",)


class Model(Base):
    def __init__(self, **kw):
        self.kept = len(kw)
        self.__dict__.update(kw)

    def __eq__(self, other):
        return self.__dict__ == other.__dict__

    def __repr__(self):
        return f"Model({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"


m, n = Model(a=1, b=2), Model(a=1, b=2)
n.kept = 99
print(m == n, m, n.kept, m.kept)
n.__class__ = Model
n.c = m
print(n != m, n)

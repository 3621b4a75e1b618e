import weakref


class N:
    def __init__(self, name):
        self.name = name
        self.list = [1, 2]
        self.count = 0

    def __repr__(self):
        return f"N({self.name})"

    def __del__(self):
        print("  del", self.name)

    def __getitem__(self, i):
        return i

    def __setitem__(self, i, v):
        print("set", i, v)

    def __iter__(self):
        return iter(self.list)

    def __bool__(self):
        return True

    def __lt__(self, other):
        return True

    def __add__(self, other):
        return N(self.name + "+")

    def method(self, *args):
        return "result"

    def __call__(self):
        return "called"

    def __contains__(self, x):
        return True


def say(x):
    print("say", x)
    return x


def three(a, b, c=None):
    print("three")


def args():
    three(N("a").name, say(1))
    three(N("b"), say(2))
    three(N("c").method(), say(3))
    three(N("d")[0], say(4))
    three(N("e")(), say(5), c=N("f").name)
    three(N("g") + 1, say(6))
    three(N("h") < 1, say(7))
    three(1 in N("i"), say(8))
    three(not N("j"), say(9))
    three(f"{N('k')}", say(10))
    three([N("l")][0].name, say(11))
    three(len([N("m")]), say(12))
    three(N("n") and 1, say(13))
    three(1 if N("o") else 2, say(14))
    three((N("p"), 1)[1], say(15))
    three(N("q") is None, say(16))
    three(list(N("r")), say(17))
    three(*N("s"), say(18))
    three(1 < 2 < say(3), N("t") < N("u") < N("v"))
    print("args done")


args()


def stores():
    h = N("h")
    h.x = N("x1")
    h.x = N("x2")
    print("replaced")
    h.x += 1
    print("aug")
    h.l = [N("i1")]
    h.l[0] = N("i2")
    print("item replaced")
    h.l[0] += 1
    print("item aug")
    del h.l[0]
    print("item gone")
    del h.x
    print("attr gone")
    N("target").x = N("value")
    print("stored in temp")
    N("sub")[say(0)] = N("val")
    print("stored in temp item")
    N("augtarget").count += 1
    print("aug in temp")
    a = b = N("chain")
    a = 1
    print("a gone")
    b = 1
    print("b gone")
    a, b = N("u1"), N("u2")
    a, b = b, a
    print("swapped")
    a = None
    b = None
    (a, b), c = (N("v1"), N("v2")), N("v3")
    del a, b
    print("deleted", c)
    [a, *b] = [N("w1"), N("w2"), N("w3")]
    b.clear()
    print("cleared")
    a = b = c = None
    print("all gone")
    N("expr")
    print("expr statement")
    N("expr").name
    print("attr statement")
    assert N("assert")
    print("assert")
    if N("if"):
        print("if")
    while N("while"):
        print("while")
        break
    if (w := N("walrus")).name:
        print("walrus")
    w = None
    print("walrus gone")
    lam = lambda: N("lambda").name
    print(lam())
    r = N("ret").method()
    print(r)
    x = N("or") or N("or2")
    x = N("next")
    print("or gone")
    x = [N("list")] + [N("list2")]
    x = None
    print("lists gone")
    x = f"{N('f')!r:>10}" + str(say(1))
    print(x)


stores()


def loops():
    for x in [N("l1"), N("l2")]:
        print(x)
    print("loop over")
    x = None
    print("x gone")
    for x in iter([N("l3"), N("l4"), N("l5")]):
        print(x)
        break
    print("broken")
    del x
    for i in N("iterable"):
        print(i)
    print("iterated")
    for i, x in enumerate([N("e1"), N("e2")]):
        pass
    print("enumerated", x)
    x = None
    it = iter([N("it1"), N("it2")])
    next(it)
    print("next")
    del it
    print("iterator gone")
    [y for y in [N("c1"), N("c2")]]
    print("comprehended")
    z = [y.name for y in [N("c3"), N("c4")]]
    print("comprehended", z)
    z = {y.name: y for y in [N("c5"), N("c6")]}
    del z["c5"]
    print("c5 gone")
    z = sum(1 for y in [N("c7"), N("c8")])
    print("sum", z)
    for a, b in zip([N("z1")], [N("z2")]):
        print(a, b)
    print("zipped")
    a = b = None
    print("unzipped")
    n = map(lambda q: N(q.name + "'"), [N("m1")])
    print(next(n))
    del n
    print("map gone")
    while True:
        inside = N("inside")
        break
    print("left", inside)


loops()


def matching(subject):
    match N("subject"):
        case N(name="subject"):
            print("matched")
    print("after match")
    match [N("s1"), N("s2")]:
        case [a, b]:
            print(a, b)
    print("captured")
    a = None
    print("a gone")
    match subject:
        case {"k": v}:
            print(v)
    subject.clear()
    print("cleared")
    v = None
    print("v gone")
    match N("star"):
        case N(name="no"):
            pass
        case _ if say(False):
            pass
    print("no match")


matching({"k": N("value")})


def ended(p, q=None):
    local = N("local of " + str(p))
    return p


print(ended(N("param")))
ended(N("p1"), N("p2"))
print("ended")
print(ended(1).__class__)


def kw(*args, **kwargs):
    print(args, kwargs)
    args = None
    print("args gone")
    kwargs.clear()
    print("kwargs gone")


kw(N("1"), N("2"), k=N("3"))


def closure():
    x = N("captured")

    def inner():
        return x
    return inner


f = closure()
print(f())
del f
print("closure gone")


def default(x=N("default")):
    pass


del default
print("default gone")


class C:
    n = N("class attr")


C.n = None
print("class attr gone")


@lambda f: N("decorated")
def decorated():
    pass


decorated = None
print("decorated gone")


def g():
    x = N("gen local")
    yield 1
    y = N("gen local 2")
    yield 2


it = g()
next(it)
it.close()
print("closed")
it = g()
list(it)
print("exhausted")
it = g()
next(it)
next(it)
it = None
print("dropped")
w = weakref.finalize(N("finalized"), print, "finalize called")
print(w.alive)
o = N("o")
w = weakref.finalize(o, print, "finalize o")
r = weakref.ref(o, lambda r: print("callback", r() is None))
o = None
print(w.alive, r())

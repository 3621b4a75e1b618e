import sys
import weakref


class N:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"N({self.name})"

    def __del__(self):
        print("  del", self.name)


class Err(Exception):
    def __init__(self, name):
        super().__init__(name)
        self.n = N(name)


def basic():
    try:
        raise Err("a1")
    except Err as e:
        print("caught", e)
    print("after a1")
    try:
        raise Err("a2")
    except Err:
        print("caught a2")
    print("after a2")
    try:
        raise Err("a3")
    except (KeyError, Err) as e:
        kept = e
        print("caught", e)
    print("after a3")
    kept = None
    print("kept gone")


basic()


def loop():
    for i in range(3):
        try:
            raise Err(f"c{i}")
        except Err as e:
            if i == 1:
                continue
            print("body", i)
        print("after", i)
    print("loop done")
    while True:
        try:
            raise Err("break")
        except Err as e:
            break
    print("broken out")


loop()


def ret():
    try:
        raise Err("d")
    except Err as e:
        return "returned"


print(ret())


def nested():
    try:
        try:
            raise Err("e1")
        except Err as e:
            raise Err("e2")
    except Err as f:
        print(f, repr(f.__context__))
    print("after nested")
    try:
        try:
            raise Err("e3")
        except Err as e:
            raise Err("e4") from None
    except Err as e:
        print(e, e.__cause__)
    print("after nested 2")
    try:
        try:
            raise Err("e5")
        finally:
            print("finally")
    except Err as e:
        pass
    print("after finally")
    try:
        raise Err("e6")
    except Err as e:
        try:
            raise Err("e7")
        except Err as e2:
            pass
        print("inner over")
    print("outer over")


nested()


def star():
    try:
        raise ExceptionGroup("g", [Err("f1"), ValueError("v")])
    except* Err as eg:
        print("star", eg)
    except* ValueError as eg:
        print("value", eg)
    print("after star")


star()


def rebind():
    try:
        raise Err("g")
    except Err as e:
        e = None
        print("e rebound")
    print("after rebind")
    try:
        raise Err("h")
    except Err as e:
        del e
        print("e deleted")
    print("after delete")


rebind()


def weak():
    try:
        raise Err("i")
    except Err as e:
        r = weakref.ref(e)
        print(r() is e)
    print(r())


weak()


def captured():
    try:
        raise Err("j")
    except Err as e:
        f = lambda: e
        print(f())
    try:
        f()
    except NameError as err:
        print(err)
    print("after captured")


captured()
try:
    raise Err("module")
except Err as e:
    print("caught", e)
print("after module")


def stored():
    errors = []
    for i in range(2):
        try:
            raise Err(f"k{i}")
        except Err as e:
            errors.append(e)
    print("stored", errors)
    errors.clear()
    print("cleared")


stored()


def inspect():
    try:
        raise Err("l")
    except Err:
        info = sys.exc_info()
        print(info[1])
    print("have", info[1])
    info = None
    print("dropped")


inspect()

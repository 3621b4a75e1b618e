class Res:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, exc_type, exc, tb):
        print("close", self.name, exc_type.__name__ if exc_type else None, exc)
        return self.swallow


with Res("a") as r:
    print("using", r.name)
with Res("b"), Res("c") as c:
    print("both", c.name)
with (
    Res("d", swallow=True) as d,
    Res("e"),
):
    raise ValueError("inside")
print("after swallow")
try:
    with Res("f"):
        with Res("g"):
            1 / 0
except ZeroDivisionError as e:
    print("caught", e)


def early():
    with Res("h"):
        return "returned"


print(early())
for i in range(3):
    with Res(f"loop{i}"):
        if i == 0:
            continue
        break


class EnterFails:
    def __enter__(self):
        raise RuntimeError("cannot open")

    def __exit__(self, *args):
        print("never")


try:
    with Res("outer"), EnterFails():
        print("never")
except RuntimeError as e:
    print(e)


class ExitFails:
    def __enter__(self):
        return [1, 2]

    def __exit__(self, *args):
        raise KeyError("exit broke")


try:
    with ExitFails() as (x, y):
        print(x, y)
        raise ValueError("first")
except KeyError as e:
    print(repr(e), repr(e.__context__))
try:
    with 5:
        pass
except TypeError as e:
    print(e)

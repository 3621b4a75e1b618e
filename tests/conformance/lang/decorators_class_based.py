class CountCalls:
    def __init__(self, func):
        self.func = func
        self.count = 0

    def __call__(self, *args, **kwargs):
        self.count += 1
        return self.func(*args, **kwargs)


class Retry:
    def __init__(self, attempts, on=(ValueError,)):
        self.attempts = attempts
        self.on = on

    def __call__(self, func):
        def inner(*args):
            for n in range(1, self.attempts + 1):
                try:
                    return func(*args)
                except self.on as e:
                    print(f"attempt {n} failed: {e}")
            raise RuntimeError(f"{func.__name__} gave up after {self.attempts}")
        return inner


@CountCalls
def greet(name):
    return f"hello {name}"


print(greet("ann"), greet("bob"), greet.count)

state = {"left": 2}


@Retry(3)
def flaky(x):
    if state["left"] > 0:
        state["left"] -= 1
        raise ValueError(f"left={state['left']}")
    return x * 10


print(flaky(4))
state["left"] = 9
try:
    flaky(4)
except RuntimeError as e:
    print("error:", e)


def singleton(cls):
    made = {}

    def get(*args):
        if cls not in made:
            made[cls] = cls(*args)
        return made[cls]
    return get


@singleton
class Config:
    def __init__(self, path):
        self.path = path


a = Config("/etc/a")
b = Config("/etc/b")
print(a is b, b.path)


def add_repr(cls):
    cls.__repr__ = lambda self: f"{cls.__name__}<{self.__dict__}>"
    return cls


@add_repr
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


print(Point(1, 2))

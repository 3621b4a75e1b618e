import functools

calls = []


def traced(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        calls.append(func.__name__)
        result = func(*args, **kwargs)
        print(f"{func.__name__}{args} {kwargs} = {result!r}")
        return result
    return wrapper


def repeat(times):
    def deco(func):
        def wrapper(*args, **kwargs):
            return [func(*args, **kwargs) for _ in range(times)]
        return wrapper
    return deco


@traced
def add(a, b=10):
    """Add things."""
    return a + b


@repeat(3)
def shout(w):
    return w.upper()


@repeat(times=2)
@traced
def double(x):
    return x * 2


add(1)
add(1, b=2)
print(shout("hi"))
print(double(4))
print(add.__name__, add.__doc__, shout.__name__, add.__wrapped__(5, 6))
print(calls)

registry = {}


def register(func):
    registry[func.__name__] = func
    return func


@register
def start():
    return "started"


@register
def stop():
    return "stopped"


print(sorted(registry), registry["stop"](), start is registry["start"])

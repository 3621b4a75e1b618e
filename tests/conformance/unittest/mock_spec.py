# spec, spec_set, create_autospec, seal.
import re
from unittest.mock import MagicMock, Mock, NonCallableMock, create_autospec, seal


def show(function, *args, **kwargs):
    try:
        print(re.sub(r"(id='|0x)\w+", r"\1N", repr(function(*args, **kwargs))))
    except BaseException as e:
        print(type(e).__name__, e, "| cause:", repr(e.__cause__))


class Service:
    limit = 3

    def __init__(self, url, retries=1):
        self.url = url

    def get(self, path, *, timeout=None):
        return path

    async def fetch(self, path):
        return path

    @classmethod
    def make(cls, url):
        return cls(url)

    @staticmethod
    def parse(text):
        return text

    @property
    def state(self):
        return "open"


def function(a, b=2, *args, c, **kwargs):
    return a


m = Mock(spec=Service)
show(lambda: m)
show(lambda: m.nothing)
show(lambda: m.get)
print(isinstance(m, Service), m.__class__ is Service)
m.extra = 1
print(m.extra)
m = Mock(spec_set=Service)
show(setattr, m, "extra", 1)
m.limit = 5
print(m.limit)
m = Mock(spec=["a", "b"])
show(lambda: m.a)
show(lambda: m.c)
m = MagicMock(spec=Service)
show(len, m)
show(lambda: m.__len__)
m = NonCallableMock()
show(m)
m = Mock(spec=function)
m(1, c=3)
m.assert_called_with(1, c=3)
m.assert_called_with(a=1, c=3)
show(m.assert_called_with, 2, c=3)
show(m.assert_called_with)

f = create_autospec(function)
show(f)
show(f, 1)
f.return_value = "result"
show(f, 1, c=2)
f.assert_called_once_with(1, c=2)
show(f.assert_called_once_with, 1, c=3)
print(f.call_count, f.call_args, f.__name__)
f.side_effect = [5]
show(f, 1, c=2)

Made = create_autospec(Service)
show(Made)
instance = Made("url")
show(lambda: instance.get("x", timeout=1))
show(instance.get)
show(instance.get, "x", 1)
show(lambda: instance.nothing)
instance.get.return_value = "page"
print(instance.get("x"), instance.get.call_args_list, Made.call_args)
instance.get.assert_called_with("x")
show(lambda: Made.make("u"))
show(Made.make)
print(Made.limit == 3, isinstance(instance, Service))
one = create_autospec(Service, instance=True)
show(one)
show(one.get)
one.get("path")
show(one.get.assert_called_with, "other")

m = Mock()
m.a.b = 1
seal(m)
print(m.a.b)
show(lambda: m.c)
show(lambda: m.a.c)
show(setattr, m, "d", 1)
show(m)

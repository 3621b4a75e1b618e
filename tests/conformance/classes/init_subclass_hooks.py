class Plugin:
    registry = {}

    def __init_subclass__(cls, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.key = key or cls.__name__.lower()
        Plugin.registry[cls.key] = cls

    def run(self, x):
        raise NotImplementedError(f"{type(self).__name__}.run")


class Upper(Plugin):
    def run(self, x):
        return x.upper()


class Reverse(Plugin, key="rev"):
    def run(self, x):
        return x[::-1]


class Unfinished(Plugin):
    pass


class Fancy(Upper, key="fancy"):
    def run(self, x):
        return f"*{super().run(x)}*"


print(list(Plugin.registry), Reverse.key, hasattr(Plugin, "key"))
for name, cls in Plugin.registry.items():
    try:
        print(name, cls().run("abc"))
    except NotImplementedError as e:
        print(name, "not implemented:", e)
print([c.__name__ for c in Plugin.__subclasses__()])


class Singleton:
    _inst = None

    def __new__(cls, *args):
        if cls._inst is None:
            print("new", args)
            cls._inst = super().__new__(cls)
        return cls._inst

    def __init__(self, value):
        self.value = value


a = Singleton(1)
b = Singleton(2)
print(a is b, a.value)


class Even(int):
    def __new__(cls, v):
        return super().__new__(cls, v - v % 2)

    def half(self):
        return self // 2


e = Even(7)
print(e, e.half(), e + 1, isinstance(e, int), type(e + 1).__name__)


class Title(str):
    def shout(self):
        return self.upper() + "!"


t = Title("hey")
print(t, t.shout(), len(t), t + "x", t == "hey", {t: 1}["hey"])


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def peek(self):
        return self[-1]


s = Stack([1])
print(s.push(2).push(3), s.peek(), len(s), s[0], s == [1, 2, 3])

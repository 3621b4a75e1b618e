class Proxy:
    def __init__(self, target):
        self._target = target
        self._log = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        self._log.append(name)
        return getattr(self._target, name)


p = Proxy([3, 1, 2])
p.append(9)
p.sort()
print(p._target, p._log, p.index(9))
try:
    p.nothing
except AttributeError as e:
    print(e)
print(hasattr(p, "pop"), hasattr(p, "walk"), getattr(p, "walk", "stay"))


class Lazy:
    def __getattr__(self, name):
        if name == "data":
            print("computing")
            self.data = [1, 2, 3]
            return self.data
        raise AttributeError(f"Lazy has no {name!r}")


z = Lazy()
print(z.data, z.data)
try:
    z.other
except AttributeError as e:
    print(e)


class Strict:
    allowed = ("a", "b")

    def __setattr__(self, name, value):
        if name not in self.allowed:
            raise AttributeError(f"cannot set {name}")
        print("set", name, value)
        super().__setattr__(name, value)


s = Strict()
s.a = 1
s.a += 5
try:
    s.z = 1
except AttributeError as e:
    print(e, s.a, vars(s))


class AttrDict(dict):
    def __getattr__(self, key):
        try:
            return self[key]
        except KeyError:
            raise AttributeError(key) from None

    def __setattr__(self, key, value):
        self[key] = value


d = AttrDict(x=1)
d.y = 2
print(d, d.x + d.y, d["y"], d.get("q"), isinstance(d, dict), len(d))
try:
    d.q
except AttributeError as e:
    print("no", e)


class Watch:
    secret = 42

    def __getattribute__(self, name):
        if name == "secret":
            return "hidden"
        return object.__getattribute__(self, name)


print(Watch().secret, Watch.secret)


class Chain:
    def __init__(self, path=""):
        self.path = path

    def __getattr__(self, name):
        return Chain(f"{self.path}/{name}")

    def __call__(self, *args):
        return f"{self.path}{args}"


print(Chain().users.list.all(1, 2))

print([], (), {}, set(), frozenset(), [()], {"": {}}, (1,), ((),), [[[]]])
print([1, "a", None, True, 2.0, b"x", (3,), {"k": [1]}, range(3), slice(1, 2)])
print(["it's", 'say "hi"', "both ' and \"", "tab\t", "nl\n", "back\\slash", "\x00\x7f", "é", "\u200b", "日本", "\ud7ff", "😀"])
print({1: "one", "two": 2, (3, 4): [5], None: None, 1.5: {}})
print({7}, {("a", 1)}, frozenset([3]), frozenset({"x"}))
print(repr("plain"), str("plain"), repr(b"by\xfftes'"), str(b"abc"), str([b"q"]))
a = [1]
a.append(a)
print(a, repr(a))
d = {"self": None}
d["self"] = d
d["list"] = [d, a]
print(d)
t = ([],)
t[0].append(t)
print(t)
print(type([]), type(None), type(1), type("s"), type(print), int, dict, type(type))
print([int, str], NotImplemented, ..., Ellipsis)
print(str(1.0), [1.0, -0.0, 1e20, 1e-7], (True, False), {True: 1})
print(range(5), range(1, 10, 2), range(0), [*range(5, 0, -2)])
print(dict(a=1).keys(), {"a": 1}.values(), {"a": (1, 2)}.items())
print(bytearray(b"xy"))


class Node:
    def __init__(self, kids):
        self.kids = kids

    def __repr__(self):
        return f"Node({self.kids})"

    def __str__(self):
        return "pretty"


n = Node([Node([]), Node([1])])
print(n, [n], f"{n} {n!r}", str((n,)), {"n": n})

d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 10
print(d, list(d), len(d), "a" in d, "z" in d, d.get("z"), d.get("z", 0))
del d["a"]
d["a"] = 7
print(d, d.pop("c"), d.pop("c", "gone"), d.popitem(), d)
print(d.setdefault("k", []), d.setdefault("k", 5))
d["k"].append(1)
d.update({"x": 1}, y=2)
d.update([("z", 3), "pq"])
print(d)
print(list(d.keys()), list(d.values()), list(d.items())[:2], list(reversed(d)))
print({"a": 1} | {"b": 2, "a": 3}, {"a": 1} == {"a": 1.0}, {1: 2, 3: 4} == {3: 4, 1: 2})
e = {"a": 1}
e |= {"c": 4}
print(e, dict.fromkeys("abc", 0), dict([(1, 2)]), dict(zip("xy", [1, 2])), dict(e, q=1), dict(**e))
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): "t"}[1, 2], {None: 1}[None])
view = e.keys()
e["late"] = 1
print(view, len(view), view & {"a", "nope"}, sorted(view | {"zz"}), sorted(view - {"a"}))
c = e.copy()
c["a"] = 100
print(e["a"], c["a"], e is c)
nested = {"p": {"q": {"r": 1}}}
shallow = nested.copy()
shallow["p"]["q"]["r"] = 2
print(nested, nested["p"]["q"])
for k, v in sorted(e.items(), key=lambda kv: (-kv[1], kv[0])):
    print(k, v, end="; ")
print()
for bad in (lambda: d["missing"], lambda: {}[1], lambda: {}.popitem(), lambda: {[]: 1}, lambda: {{}: 1}, lambda: e[{1}], lambda: dict([1]), lambda: dict(["abc"]), lambda: {} < {}):
    try:
        bad()
    except Exception as err:
        print(type(err).__name__, err)
e.clear()
print(e, bool(e), view)
groups = {}
for w in "apple avocado bean cherry blueberry".split():
    groups.setdefault(w[0], []).append(w)
print(groups, max(groups, key=lambda k: len(groups[k])))

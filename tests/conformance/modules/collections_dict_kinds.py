from collections import defaultdict, OrderedDict, ChainMap

dd = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    dd[k].append(v)
print(dd, dict(dd), dd["new"], len(dd), "zz" in dd, dd.get("zz"), len(dd))
counts = defaultdict(int)
for ch in "hello":
    counts[ch] += 1
print(counts, counts["q"], sorted(counts.items()))
nested = defaultdict(lambda: defaultdict(int))
nested["x"]["y"] += 5
print(nested["x"]["y"], nested["p"]["q"], {k: dict(v) for k, v in nested.items()})
none = defaultdict(None, a=1)
try:
    none["b"]
except KeyError as e:
    print("KeyError", e)
print(defaultdict(int, {"k": 1}), dd.default_factory is list, defaultdict(set) == {}, dd == {"a": [1, 3], "b": [2], "new": []})


class Missing(dict):
    def __missing__(self, key):
        return f"<{key}>"


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), m, "b" in m)

od = OrderedDict([("x", 1), ("y", 2)])
od["z"] = 3
od.move_to_end("x")
print(od, list(od), od.popitem(last=False), od.popitem(), od)
od["a"] = 0
od.move_to_end("a", last=False)
print(od, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, list(reversed(od)))
try:
    od.move_to_end("nope")
except KeyError as e:
    print("KeyError", e)

base, over = {"color": "red", "size": 1}, {"size": 2}
cm = ChainMap(over, base)
print(cm["color"], cm["size"], dict(cm), len(cm), "color" in cm, cm.get("q", "-"))
cm["new"] = "in first"
child = cm.new_child({"size": 9})
print(over, base, child["size"], child.parents["size"], cm.maps, sorted(cm))
for f in (lambda: cm["nope"], lambda: cm.__delitem__("color")):
    try:
        f()
    except KeyError as e:
        print(e)

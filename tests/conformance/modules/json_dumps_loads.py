import json

obj = {"name": "Zoë", "n": 1, "f": 1.5, "big": 10 ** 20, "t": True, "none": None, "list": [1, [2, {"x": []}]], "empty": {}, "tup": (1, 2), 5: "int key", None: 0, "e": 1e100}
print(json.dumps(obj))
print(json.dumps(obj, ensure_ascii=False, separators=(",", ":")))
print(json.dumps({"b": 1, "a": [1, {"z": 0, "y": []}], "c": {}}, indent=2, sort_keys=True))
print(json.dumps([1, "two"], indent="\t"), json.dumps("q\"uo\\te\n\t\x01é😀/"), json.dumps(1.0), json.dumps(float("inf")), json.dumps(True), json.dumps([]), json.dumps({True: 1, 1.5: 2}))
print(json.loads('{"a": [1, 2.5, -3e2, true, false, null, "s\\u00e9\\n\\ud83d\\ude00"], "b": {"c": {}}}'))
print(json.loads(" [1 , 2 ] "), json.loads('"x"'), json.loads("12345678901234567890"), json.loads("1E3"), json.loads("NaN"), json.loads(b'{"k": 1}'), json.loads('{"a":1,"a":2}'))
print(json.loads(json.dumps(obj)) == obj, json.loads(json.dumps({"x": [1.1, "y"]})) == {"x": [1.1, "y"]})
for bad in ("", "{", "[1,]", "{'a': 1}", '{"a" 1}', '{"a": 1,}', "nul", "[1] x", '"open', '{"a": tru}', '"tab\t"', "[1 2]", "01", '"\\x"', "\n\n  ]"):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as e:
        print(repr(bad), "->", e, "|", e.msg, e.pos, e.lineno, e.colno)
    except ValueError as e:
        print("VE", e)
for bad in ({1, 2}, object, {(1, 2): 3}, b"x", [lambda: 0]):
    try:
        print(json.dumps(bad))
    except TypeError as e:
        print(e)
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as e:
    print(e)
try:
    json.dumps(float("nan"), allow_nan=False)
except ValueError as e:
    print(e)


class P:
    def __init__(self, x):
        self.x = x


print(json.dumps({"p": P(1), "s": {3}}, default=lambda o: sorted(o) if isinstance(o, set) else vars(o)))
print(json.dumps({(1, 2): 1, "ok": 2}, skipkeys=True), json.loads('{"x": 1}', object_hook=lambda d: P(**d)).x, json.loads("[1.5]", parse_float=str), json.loads('{"b":1}', object_pairs_hook=list))


class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, P):
            return {"__p__": o.x}
        return super().default(o)


print(json.dumps([P(2)], cls=Enc))
print(json.dumps({"k": [], "m": {}, "n": [[]]}, indent=1), json.dumps({"a": 1, "b": 2}, indent=None, separators=(" ; ", "=")))

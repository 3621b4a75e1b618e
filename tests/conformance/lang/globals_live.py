import sys
x = 1
def register(ns, name, value):
    ns[name] = value
register(globals(), "y", 5)
print(y, x)
def show(): return y + x + z
globals().update(z=10, x=2)
print(show())
g = globals()
x = 7
print(g["x"], "x" in g, g.get("nope"))
del g["x"]
try: print(x)
except NameError as e: print(e)
x = 3
print(list(g)[-3:], g is globals())
for name in ("a1", "b1"):
    globals()[name] = name.upper()
print(a1, b1)
def f(): return "old f"
def call(): return f()
print(call())
globals()["f"] = lambda: "new f"
print(call())
del f
try: call()
except NameError as e: print(e)
def plugin(fn):
    globals()["cmd_" + fn.__name__] = fn
    return fn
@plugin
def go(): return "went"
print(cmd_go())
me = sys.modules[__name__]
me.late = 42
print(late)
setattr(me, "later", 43)
print(later, vars(me)["late"])
vars(me)["vv"] = 3
print(vv)
print(me.__dict__ is g, [k for k in g if not k.startswith("__")][:4])
print(g.pop("vv"), hasattr(me, "vv"))
delattr(me, "late")
print("late" in g)
try: me.late
except AttributeError as e: print(e)
globals()["_hidden"] = 1
print(_hidden, globals()["__name__"])

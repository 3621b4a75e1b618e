import weakref, asyncio, atexit
class Node:
    def __init__(self, name): self.name = name
    def __repr__(self): return f"Node({self.name})"
    def hello(self): return "hi " + self.name
    def __del__(self): print("del", self.name)
a = Node("a")
r = weakref.ref(a, lambda ref: print("callback", ref() is None))
r2 = weakref.ref(a)
print(r() is a, r2 is weakref.ref(a), r == r2, weakref.getweakrefcount(a), hash(r2) == hash(a))
p = weakref.proxy(a)
print(p.name, p.hello(), isinstance(p, Node))
p.name = "A"
print(a.name)
m = weakref.WeakMethod(a.hello)
print(m()())
f = weakref.finalize(a, print, "finalized", 1, sep="-")
print(f.alive, f.atexit)
del a
print(r(), r2(), m(), f.alive)
try: p.name
except ReferenceError as e: print(e)
d = weakref.WeakValueDictionary()
x, y = Node("x"), Node("y")
d["x"] = x; d["y"] = y
print(len(d), sorted(d), dict(d.items()), "x" in d, d.get("z", 1))
del x
print(len(d), list(d), d.get("x"), "x" in d)
try: d["x"]
except KeyError as e: print("KeyError", e)
k = weakref.WeakKeyDictionary()
k[y] = "meta"
z = Node("z"); k[z] = "zz"
print(len(k), k[y], [n.name for n in k])
del z
print(len(k), list(k.items()))
s = weakref.WeakSet([y])
w = Node("w"); s.add(w)
print(len(s), w in s, y in s, sorted(n.name for n in s))
w = None
print(len(s), s == weakref.WeakSet([y]))
for bad in (1, "s", (1,), [1], {}, None):
    try: weakref.ref(bad)
    except TypeError as e: print(e)
class L(list): pass
l = L([1]); print(weakref.ref(l)() is l)
def fn(): pass
print(weakref.ref(fn)() is fn, weakref.ref(Node)() is Node)
class Cache:
    _inst = weakref.WeakValueDictionary()
    def __new__(cls, key):
        obj = cls._inst.get(key)
        if obj is None:
            obj = super().__new__(cls); cls._inst[key] = obj
        return obj
c1 = Cache("k"); print(Cache("k") is c1, len(Cache._inst)); del c1; print(len(Cache._inst))
async def work(): await asyncio.sleep(0)
async def main():
    tasks = weakref.WeakSet()
    t = asyncio.create_task(work()); tasks.add(t)
    print(len(tasks)); await t; print(len(tasks), t in tasks)
asyncio.run(main())
class Subject:
    def __init__(self): self._obs = []
    def attach(self, method): self._obs.append(weakref.WeakMethod(method, self._gone))
    def _gone(self, ref): print("observer gone"); self._obs.remove(ref)
    def fire(self, *a):
        for o in self._obs:
            cb = o()
            if cb: cb(*a)
class Obs:
    def on(self, x): print("got", x)
s2 = Subject(); o = Obs(); s2.attach(o.on); s2.fire(1); del o; s2.fire(2); print(len(s2._obs))
@atexit.register
def bye(): print("bye")
atexit.register(print, "args", end="!\n")
def bad(): raise ValueError("in atexit")
atexit.register(bad)
def removed(): print("never")
atexit.register(removed); atexit.unregister(removed)
keep = Node("keep")
fz = weakref.finalize(keep, print, "keep finalized at exit")
print(repr(r)[-6:])

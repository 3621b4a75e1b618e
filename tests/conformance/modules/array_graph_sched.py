from array import array
import graphlib, sched, keyword, timeit, time
a = array("i", [1, 2, 3]); a.append(4); print(a, a[1], a[1:3], len(a), sum(a), a.tolist(), a.typecode, a.itemsize, a.tobytes(), list(reversed(a)), 3 in a, a + array("i", [9]), a * 2, a == array("i", [1, 2, 3, 4]))
d = array("d", [1.5, 2]); f = array("f", [0.1]); print(d, f, array("u", "héy"), array("b"), array("B", b"\x01\xff"), d[0])
for fn in (lambda: a.append("x"), lambda: array("b", [200]), lambda: array("B", [-1]), lambda: array("z"), lambda: a[10], lambda: array("i", [2**40]), lambda: a.pop(99), lambda: a.remove(77), lambda: a.index(77), lambda: array("d", ["x"]), lambda: hash(a), lambda: array("H", [70000]), lambda: a.__setitem__(50, 1)):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
a[0] = 7; a[1:2] = array("i", [5, 6]); del a[0]; a.extend([1, 1]); a.insert(0, 8); a.reverse(); print(a, a.count(1), a.pop(), a.index(5)); b = array("h", [1, 2]); b.byteswap(); print(b); b.frombytes(b"\x03\x00"); print(b, bytes(b))
ts = graphlib.TopologicalSorter({"D": {"B", "C"}, "B": ["A"], "C": ["A"]}); o = list(ts.static_order()); print(o[0], o[-1], sorted(o))
try: graphlib.TopologicalSorter({"a": ["b"], "b": ["c"], "c": ["a"]}).prepare()
except graphlib.CycleError as e: print(e.args)
ts = graphlib.TopologicalSorter(); ts.add(3, 1, 2); ts.prepare()
while ts.is_active():
    r = ts.get_ready(); print(sorted(r)); ts.done(*r)
s = sched.scheduler(time.monotonic, time.sleep); now = time.monotonic()
s.enterabs(now + 0.02, 1, print, argument=("second",)); s.enterabs(now + 0.01, 1, print, ("first",)); e = s.enter(0.03, 1, print, ("never",)); s.enterabs(s.queue[0].time, 0, print, kwargs={"sep": ""}); s.cancel(e); s.run(); print(s.empty())
print(keyword.iskeyword("for"), keyword.iskeyword("match"), keyword.issoftkeyword("match"), len(keyword.kwlist), timeit.timeit(lambda: 1, number=10) >= 0)

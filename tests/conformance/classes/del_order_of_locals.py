class N:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
class K:
    def __init__(self): self.d = []
    def __iter__(self):
        for r in list(self.d):
            yield r
k = K()
k.d.append(N("a"))
print([n.n for n in k])
k.d.clear()
print("cleared")
k.d.append(N("b"))
print(sum(1 for _ in k))
k.d.clear()
print("cleared2")
def g():
    k.d.append(N("c"))
    x = [n.n for n in k.d]
    k.d.clear()
    print("cleared3")
    y = {n.n: 1 for n in k.d}
    for q in [N("d")]: pass
    print("loop done")
g()
def h():
    a = N("h1"); b = N("h2"); c = N("h3")
h()
def h2(p, q):
    b = N("2b"); a = N("2a")
    del b
    b = N("2bb")
h2(N("p"), N("q"))
def h3():
    a = N("3a"); b = N("3b")
    return a
h3()
def h4():
    a = N("4a"); b = N("4b")
    def inner(): return a
    return 5
h4()
def h6():
    zz = N("6zz")
    try:
        aa = N("6aa")
        raise KeyError
    except KeyError as e:
        bb = N("6bb")
    finally:
        cc = N("6cc")
h6()
import asyncio
async def co():
    u = N("u"); t = N("t")
    await asyncio.sleep(0)
    v = N("v")
asyncio.run(co())
def gen():
    g1 = N("g1"); g2 = N("g2")
    yield 1
    yield 2
print(list(gen()))
it = gen(); next(it); del it
print("end")

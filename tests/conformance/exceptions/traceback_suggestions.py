import traceback, math
class B:
    def __init__(self): self.width=3
    def run(self, wide):
        count = 1
        def g(): print(wid); wide
        def h(): print(cnt, count)
        def k(): print(width)
        def l(): print(width, self)
        for f in (g,h,k,l, self.m, self.n):
            t(f)
    def m(self): print(width)
    def n(self): return [width for i in range(3)]
def t(f):
    try: f()
    except Exception as e:
        print(traceback.format_exc().splitlines()[-1], getattr(e,'name',0), getattr(e,'obj',0) is not None)
B().run(3)
class A:
    __slots__=('speed',)
def f():
    a=A(); a.sped=1
t(f)
def f():
    a=A(); del a.sped
t(f)
def f():
    A().speed
t(f)
class B:
    def __getattr__(self,n): raise AttributeError("hm")
    @property
    def p(self): raise AttributeError("pp")
t(lambda:B().qq)
t(lambda:B().p)
def f():
    math.sqr
t(f)
t(lambda: prnt)
t(lambda: time)
t(lambda: Tru)
t(lambda: (5).rea)
t(lambda: object().__clas__)
t(lambda: [].appendd)
t(lambda: "".spilt)
t(lambda: {}.item)
t(lambda: B.q)
def glob(): pass
t(lambda: glb())
def f():
    count=1
    coun
t(f)
import logging, asyncio, sys
try:
    asyncio.slep
except AttributeError as e: print(e)
def f():
    numbr=1
    class Q:
        x = nmbr
t(f)

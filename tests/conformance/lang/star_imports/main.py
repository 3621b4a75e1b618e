from pkg import *
from pkg.sub import *
import pkg.sub.deep as deep
from math import *
from typing import *
from collections import *
print(alpha(), beta, sorted(n for n in globals() if n in ("alpha","beta","gamma","_hid","Thing","delta","helper")))
print(Thing().go())
print(deep.X, sqrt(4), pi)
d: Dict[str, List[int]] = defaultdict(list)
d["a"].append(1); print(d)
print(delta)
def f():
    return floor(2.5), Counter("aab"), alpha()
print(f())
try:
    print(gamma)
except NameError as e: print(e)
import pkg
print(pkg.__all__, pkg.lazy_thing)
try: pkg.nope
except AttributeError as e: print(e)
from pkg import lazy2
print(lazy2)
print(__name__, pkg.__name__, deep.__name__, pkg.sub.__package__, deep.__package__)

import logging, warnings, sys, math, enum, datetime
try:
    class E(enum.Enum):
        A = 1
        A = 2
except TypeError as e: print(e)
try:
    class E2(enum.Enum):
        B = 1
        def B(self): pass
except TypeError as e: print(e)
nan = float("nan")
d = {nan: 1}
print(nan in d, float("nan") in d, len({float("nan"): 1, float("nan"): 2, nan: 3}))
x = float("nan"); y = x
print(len({x, y, float("nan")}), [x] == [y], [x] == [float("nan")], x in [float("nan")], (x,) == (x,))
class K:
    def __init__(self, d): self.d = d
    def __hash__(self): return 1
    def __eq__(self, o): self.d.clear(); return False
dd = {}
dd[K(dd)] = 1
try: dd[K(dd)] = 2; print(len(dd))
except Exception as e: print(type(e), e)
ﬁ = 3
print(fi, "ﬁ")
class C: pass
c = C(); c.ﬀ = 4; print(c.ff, vars(c))
def h(𝐚): return a
print(h(2))
class D(datetime.date):
    def extra(self): return "x"
class DT(datetime.datetime): pass
class TD(datetime.timedelta): pass
a = D(2024, 1, 31) + datetime.timedelta(days=1)
print(type(a).__name__, a, type(D(2024,1,1) - D(2023,1,1)).__name__, a.extra())
b = DT(2024, 1, 1) + datetime.timedelta(hours=1); print(type(b).__name__, b, type(b.date()).__name__, type(DT.now()).__name__, type(b.replace(hour=3)).__name__, type(D.today()).__name__, type(D.fromisoformat("2024-02-03")).__name__, type(DT.strptime("2024", "%Y")).__name__)
print(type(TD(1) + TD(1)).__name__, type(TD(1) * 2).__name__, repr(TD(1)), repr(a), type(a.replace(day=2)).__name__, type(DT(2024,1,1).astimezone(datetime.timezone.utc)).__name__)
log = logging.getLogger("app")
h1 = logging.StreamHandler(sys.stdout); h1.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(filename)s:%(lineno)d:%(funcName)s:%(module)s:%(message)s"))
log.addHandler(h1); log.setLevel(10)
def work():
    log.info("in work %d", 1)
    class Q:
        def m(self): log.error("in method")
    Q().m()
    (lambda: log.warning("lam"))()
work()
log.debug("top")
warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("careful")
    print(w[0].lineno, w[0].category.__name__, w[0].filename.endswith("small_differences.py"))
class G[T]:
    def first[U](self, x: U) -> T: ...
print(G.__type_params__, G.first.__type_params__, G.__orig_bases__, G.__parameters__)
def gen[T, *Ts, **P](x: T) -> T: return x
print(gen.__type_params__, gen(3))
type Rec = list[Rec] | int
print(Rec, Rec.__value__)

import asyncio


def args(): return "args"
def error(): return "error"
def result(): return "result"
def found(): return "found"
def namespace(): return "namespace"
def defaults(x=1): return "defaults"
async def yielder(): return "yielder"
def class_cell(): return "class_cell"
def _handling(): return "_handling"
def _depth(): return "_depth"
def item_1(): return "item_1"
def flow_1(): return "flow_1"
def value_1(): return "value_1"
def caught_1(): return "caught_1"
def entered_1(): return "entered_1"
def kept_1(): return "kept_1"
def arg_1(x=2, *y): return "arg_1"
def args_(): return "args_"
def this(): return "this"
def other(a=3): return "other"
def f(): return "f"
def x(): return "x"
def v(): return "v"


class M:
    y = ""

    def __enter__(self): return 1
    def __exit__(self, *a): return True


def use(*a, result_=0):
    try:
        with M() as q:
            print(error(), result(), found(), flow_1(), value_1(), entered_1(), args(), args_())
        for i in [1]:
            print(item_1(), caught_1(), kept_1(), arg_1(), this(), other(), f(), x(), v())
        M().y = item_1()
        m = M()
        m.y += kept_1()
        a, b = item_1(), item_1()
        raise ValueError
    except ValueError as e:
        print(error(), caught_1(), _handling(), result())
        return (lambda y=defaults(): y + args() + error())()
    finally:
        print(result(), _handling(), flow_1())


def gen():
    print(asyncio.run(yielder()))
    yield yielder
    class K:
        n = namespace()
        a = class_cell()

        def m(self, d=defaults()):
            return __class__, args(), defaults(), class_cell()
    yield K().m()[1:]


print(use())
print(list(gen())[1])
print(_depth(), args(), namespace(), class_cell())

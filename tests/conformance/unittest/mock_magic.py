# MagicMock: special methods.
import re
from unittest.mock import MagicMock, Mock, PropertyMock, call


def show(function, *args, **kwargs):
    try:
        print(re.sub(r"(id='|0x)\w+", r"\1N", repr(function(*args, **kwargs))))
    except BaseException as e:
        print(type(e).__name__, e)


m = MagicMock()
print(len(m), bool(m), int(m), float(m), list(m), 1 in m, complex(m))
print(m == m, m != m, m == 1, hash(m) == hash(m))
show(lambda: m < 1)
show(lambda: m[0])
show(lambda: m + 1)
show(lambda: 1 + m)
m.__len__.return_value = 5
m.__iter__.return_value = [1, 2, 3]
m.__getitem__.side_effect = lambda key: key * 2
m.__contains__.return_value = True
m.__bool__.return_value = False
print(len(m), list(m), list(m), m["a"], m[4], 9 in m, bool(m))
m["key"] = 1
del m["other"]
print(m.__setitem__.call_args, m.__delitem__.call_args, m.__getitem__.call_args_list)
m.__setitem__.assert_called_with("key", 1)
with m as entered:
    pass
print(m.__enter__.called, m.__exit__.call_args, entered is m.__enter__.return_value)
m.__enter__.return_value = "entered"
with m as entered:
    print(entered)
m.__str__.return_value = "text"
print(str(m), f"{m}")
m.__eq__.return_value = "equal"
print(m == 3)
m.__add__.return_value = 10
print(m + 1, m.__add__.call_args)
m = MagicMock()
m.__lt__ = lambda self, other: "less"
print((m < 1) == "less" or m < 1)
m.__call__ = lambda self: 1
plain = Mock()
show(len, plain)
plain.__len__ = Mock(return_value=3)
print(len(plain), plain.__len__.call_count)
plain.__getitem__ = lambda self, i: i + 1
print(plain[1])
show(setattr, plain, "__init__", 1)
m = MagicMock()
m.a[0].b.return_value = 4
print(m.a[0].b(), m.mock_calls)
print(next(MagicMock(**{"__next__.return_value": 3})), round(MagicMock(**{"__round__.return_value": 2})))


class Holder:
    pass


holder = Holder()
prop = PropertyMock(return_value="value")
Holder.prop = prop
print(holder.prop)
holder.prop = 3
print(prop.mock_calls, prop.call_count)
m = MagicMock()
type(m).kind = PropertyMock(side_effect=["a", "b"])
print(m.kind, m.kind)

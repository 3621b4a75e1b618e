# Mock: attributes, calls, return values, side effects, assertions and their messages.
import re
from unittest.mock import ANY, DEFAULT, Mock, call, sentinel


def show(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e, "| cause:", repr(e.__cause__))


def masked(x):
    return re.sub(r"id='\d+'", "id='N'", repr(x))


m = Mock()
print(masked(m), masked(m.a.b), masked(m()), masked(m.a().b), masked(Mock(name="named")), masked(Mock(name="named").x))
print(m.a is m.a, m.a.b is m.a.b, m() is m.return_value, isinstance(m, Mock))
m = Mock(return_value=3)
print(m(1, 2, key="v"), m.called, m.call_count, m.call_args, m.call_args.args, m.call_args.kwargs)
m()
print(m.call_args_list, m.mock_calls, m.call_args == call(), m.call_args == ((), {}), m.call_args_list == [call(1, 2, key="v"), ()])
show(m.assert_called)
show(m.assert_not_called)
show(m.assert_called_once)
show(m.assert_called_with)
show(m.assert_called_with, 1)
show(m.assert_called_once_with, 1)
show(m.assert_any_call, 1, 2, key="v")
show(m.assert_any_call, 1, 2, key="w")
show(m.assert_has_calls, [call(1, 2, key="v"), call()])
show(m.assert_has_calls, [call(), call(1, 2, key="v")])
show(m.assert_has_calls, [call(), call(1, 2, key="v")], any_order=True)
show(m.assert_has_calls, [call(), call(3)], any_order=True)
show(Mock(name="job").assert_called)
show(Mock(name="job").assert_called_with, 1, a=2)
show(Mock(name="job").assert_called_once)
show(lambda: m.assert_foo)
show(lambda: m.asert_called)
show(lambda: m.called_with)
print(Mock(unsafe=True).assert_foo is not None)

m = Mock(side_effect=[1, ValueError("two"), DEFAULT, 4], return_value="default")
for _ in range(5):
    show(m)
m = Mock(side_effect=KeyError("boom"))
show(m)
m.side_effect = KeyError
show(m)
m.side_effect = lambda *args: sum(args)
show(m, 1, 2, 3)
m.side_effect = None
m.return_value = sentinel.result
show(m)
print(sentinel.result is sentinel.result, sentinel.result, ANY == 1, 1 == ANY, ANY != 2, ANY)

m = Mock()
m.method.return_value.other.return_value = 7
print(m.method(1).other(2), m.mock_calls, m.method_calls, m.method.mock_calls)
print(m.mock_calls == call.method(1).other(2).call_list(), call.method(1).other(2).call_list())
m.first("a")
m.second.third("b", c=3)
print(m.mock_calls, m.method_calls, [call.first("a"), call.second.third("b", c=3)] in [m.mock_calls[2:]])
m.reset_mock()
print(m.called, m.mock_calls, m.method.call_count, m.method(1).other(2))
m.configure_mock(**{"x": 1, "y.return_value": 2, "z.side_effect": IndexError})
print(m.x, m.y(), m.x)
show(m.z)
m = Mock(a=1, **{"b.c": 2})
print(m.a, m.b.c)
del m.a
show(lambda: m.a)
m.child = Mock()
m.child(5)
other = Mock()
m.attach_mock(other, "other")
other.go(1)
print(m.mock_calls)
named = Mock(name="own")
m.named = named
named(1)
print(m.mock_calls, masked(named), masked(m.child))
print(call(1, a=2), call.x, call.x.y(1), call()(2), call.a.b().c)
args, kwargs = call(1, a=2).args, call(1, a=2).kwargs
print(args, kwargs)
m = Mock()
m(ANY)
m.assert_called_with(3)
m([1, 2])
m.assert_called_with(ANY)
wrapped = Mock(wraps=[3, 1, 2])
print(wrapped.index(1), wrapped.count(9), wrapped.mock_calls)
wrapped = Mock(wraps=max)
print(wrapped(1, 5), wrapped.call_args)

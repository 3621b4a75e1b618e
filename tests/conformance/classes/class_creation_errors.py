import weakref
import enum
import typing


def attempt(f):
    try:
        r = f()
        print(f.__name__, "ok", r.__name__ if isinstance(r, type) else r)
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


class D:
    pass


class S:
    __slots__ = ("a",)


class E:
    __slots__ = ()


class T:
    __slots__ = ("b",)


class SD:
    __slots__ = ("__dict__",)


class SW:
    __slots__ = ("__weakref__",)


@attempt
def dict_twice():
    class A(D):
        __slots__ = ("__dict__",)


@attempt
def weakref_twice():
    class A(D):
        __slots__ = ("__weakref__",)


@attempt
def dict_in_list_twice():
    class A:
        __slots__ = ("__dict__", "__dict__")


@attempt
def weakref_in_list_twice():
    class A:
        __slots__ = ("__weakref__", "__weakref__")


@attempt
def sd():
    class A(SD):
        __slots__ = ("__dict__",)


@attempt
def sw():
    class A(SW):
        __slots__ = ("__weakref__",)


@attempt
def sd_weak():
    class A(SD):
        __slots__ = ("__weakref__",)
    return weakref.ref(A())() is None


@attempt
def exception_dict():
    class A(Exception):
        __slots__ = ("__dict__",)


@attempt
def exception_weak():
    class A(Exception):
        __slots__ = ("__weakref__",)


@attempt
def exception_slot():
    class A(Exception):
        __slots__ = ("x",)
    a = A("m")
    a.x = 1
    a.y = 2
    return a.x, a.y, a.args


@attempt
def int_slots():
    class A(int):
        __slots__ = ("x",)


@attempt
def int_empty():
    class A(int):
        __slots__ = ()
    A(1).x = 2


@attempt
def tuple_slots():
    class A(tuple):
        __slots__ = ("x",)


@attempt
def bytes_slots():
    class A(bytes):
        __slots__ = ["x"]


@attempt
def type_slots():
    class A(type):
        __slots__ = ["x"]


@attempt
def tuple_dict():
    class A(tuple):
        __slots__ = ["__dict__"]


@attempt
def tuple_weak():
    class A(tuple):
        __slots__ = ["__weakref__"]


@attempt
def str_slots():
    class A(str):
        __slots__ = ["x"]
    a = A("s")
    a.x = 5
    return a, a.x


@attempt
def list_slots():
    class A(list):
        __slots__ = ["x"]
    a = A([1])
    a.x = 5
    return a, a.x


@attempt
def not_identifier():
    class A:
        __slots__ = ("1a",)


@attempt
def empty_name():
    class A:
        __slots__ = ("",)


@attempt
def keyword_name():
    class A:
        __slots__ = ("class",)


@attempt
def not_string():
    class A:
        __slots__ = (1,)


@attempt
def not_iterable():
    class A:
        __slots__ = 5


@attempt
def conflict():
    class A:
        __slots__ = ("x",)
        x = 1


@attempt
def none_slots():
    class A:
        __slots__ = None


@attempt
def dict_slots():
    class A:
        __slots__ = {"x": "doc of x"}
    return A.x.__doc__ if hasattr(A.x, "__doc__") else None


@attempt
def layout():
    class A(S, T):
        pass


@attempt
def layout_empty():
    class A(S, T):
        __slots__ = ()


@attempt
def layout_ok():
    class A(S, E, D):
        pass
    a = A()
    a.a = 1
    a.z = 2
    return a.a, a.z


@attempt
def layout_builtin():
    class A(int, str):
        pass


@attempt
def layout_builtin_list():
    class A(list, dict):
        pass


@attempt
def layout_slots_list():
    class A(S, list):
        pass


@attempt
def layout_exceptions():
    class A(OSError, ValueError):
        pass
    class B(OSError, StopIteration):
        pass


@attempt
def layout_second_dict():
    class A(S, D):
        __slots__ = ("__dict__",)


@attempt
def weakless():
    weakref.ref(S())


@attempt
def weakless_derived():
    class A(S):
        __slots__ = ("c",)
    weakref.ref(A())


@attempt
def weak_derived():
    class A(S):
        pass
    a = A()
    return weakref.ref(a)() is a


@attempt
def weak_builtin():
    weakref.ref(5)


@attempt
def weak_builtin2():
    weakref.ref("s")


@attempt
def weak_list():
    weakref.ref([])


@attempt
def weak_dict():
    weakref.WeakValueDictionary()["x"] = {}


@attempt
def weak_tuple():
    class A(tuple):
        pass
    a = A()
    try:
        return weakref.ref(a)() is a
    finally:
        print("fin")


@attempt
def weak_tuple_slots():
    class A(tuple):
        __slots__ = ()
    weakref.ref(A())


@attempt
def weak_int_derived():
    class A(int):
        pass
    weakref.ref(A())


@attempt
def no_dict():
    S().zz = 1


@attempt
def no_dict_read():
    S().zz


@attempt
def unset_slot():
    S().a


@attempt
def del_unset():
    s = S()
    del s.a


@attempt
def vars_of():
    vars(S())


@attempt
def dict_of():
    S().__dict__


@attempt
def final_bool():
    class A(bool):
        pass


@attempt
def final_none():
    class A(type(None)):
        pass


@attempt
def final_func():
    class A(type(lambda: 1)):
        pass


@attempt
def duplicate_base():
    class A(D, D):
        pass


@attempt
def mro():
    class A(object, D):
        pass


@attempt
def base_instance():
    class A(D()):
        pass


@attempt
def base_number():
    class A(5):
        pass


@attempt
def metaclass_conflict():
    class M1(type):
        pass
    class M2(type):
        pass
    class A(metaclass=M1):
        pass
    class B(metaclass=M2):
        pass
    class C(A, B):
        pass


@attempt
def init_subclass_kw():
    class A(D, key=1):
        pass


@attempt
def type_args():
    type("A", (), {}, x=1)


@attempt
def type_bad():
    type("A", [], {})


@attempt
def type_bad2():
    type("A", (), [])


@attempt
def type_bad3():
    type(5, (), {})


@attempt
def type_bad4():
    type("A", ())


@attempt
def type_bad5():
    type("A", (5,), {})


@attempt
def enum_extend():
    class Color(enum.Enum):
        RED = 1
    class More(Color):
        GREEN = 2


@attempt
def typevar_base():
    class A(typing.TypeVar("T")):
        pass


@attempt
def generic_dup():
    T = typing.TypeVar("T")
    class A(typing.Generic[T, T]):
        pass


@attempt
def set_class():
    s = S()
    s.__class__ = T


@attempt
def set_class_dict():
    s = S()
    s.__class__ = D


@attempt
def set_class_int():
    D().__class__ = int


@attempt
def set_class_5():
    D().__class__ = 5


@attempt
def set_bases():
    class A(S):
        pass
    A.__bases__ = (T,)


@attempt
def set_bases_empty():
    class A(S):
        pass
    A.__bases__ = ()


@attempt
def set_builtin():
    int.x = 5


@attempt
def del_builtin():
    del str.upper


@attempt
def mangled_slot():
    class A:
        __slots__ = ("__x",)

        def __init__(self):
            self.__x = 3
    return A()._A__x, A.__slots__


@attempt
def qualname():
    type("A", (), {"__qualname__": 5})


@attempt
def class_getitem():
    D[int]


@attempt
def abstract():
    import abc
    class A(abc.ABC):
        @abc.abstractmethod
        def f(self): ...
        @abc.abstractmethod
        def g(self): ...
    A()


@attempt
def object_args():
    D(1)


@attempt
def object_kwargs():
    D(a=1)


@attempt
def new_args():
    class A:
        def __new__(cls):
            return object.__new__(cls, 1)
    A()


@attempt
def init_return():
    class A:
        def __init__(self):
            return 5
    A()

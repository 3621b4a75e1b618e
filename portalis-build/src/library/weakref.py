"""References that keep nothing alive, and collections of them."""
import atexit
import itertools
from _weakref import getweakrefcount, getweakrefs, ref
from collections.abc import MutableMapping, MutableSet

__all__ = [
    "ref",
    "proxy",
    "getweakrefcount",
    "getweakrefs",
    "WeakKeyDictionary",
    "ReferenceType",
    "ProxyType",
    "CallableProxyType",
    "ProxyTypes",
    "WeakValueDictionary",
    "WeakSet",
    "WeakMethod",
    "finalize",
]

ReferenceType = ref


class WeakMethod:
    """A weak reference to a bound method: it lives as long as its object."""

    def __init__(self, meth, callback=None):
        try:
            obj = meth.__self__
            func = meth.__func__
        except AttributeError:
            raise TypeError("argument should be a bound method, not {}".format(type(meth))) from None
        self._alive = True
        self._meth_type = type(meth)
        this = ref(self)

        def gone(_):
            method = this()
            if method is not None and method._alive:
                method._alive = False
                if callback is not None:
                    callback(method)

        self._object = ref(obj, gone)
        self._func = ref(func)

    def __call__(self):
        obj = self._object()
        func = self._func()
        if obj is None or func is None:
            return None
        return self._meth_type(func, obj)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return self._object == other._object and self._func == other._func

    def __hash__(self):
        return hash((self._object, self._func))


class WeakValueDictionary(MutableMapping):
    """A dict whose values go when nothing else holds them."""

    def __init__(self, other=(), /, **kw):
        self.data = {}
        self._ids = itertools.count()
        self.update(other, **kw)

    def _keep(self, key, value):
        this = ref(self)

        def gone(reference):
            owner = this()
            if owner is not None and owner.data.get(key) is reference:
                del owner.data[key]

        return ref(value, gone)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = self._keep(key, value)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        try:
            value = self.data[key]()
        except KeyError:
            return False
        return value is not None

    def __len__(self):
        return sum(1 for _ in self.values())

    def __repr__(self):
        return "<%s at %#x>" % (self.__class__.__name__, id(self))

    def __iter__(self):
        for key, reference in list(self.data.items()):
            if reference() is not None:
                yield key

    keys = __iter__

    def items(self):
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def values(self):
        for reference in list(self.data.values()):
            value = reference()
            if value is not None:
                yield value

    def itervaluerefs(self):
        yield from list(self.data.values())

    def valuerefs(self):
        return list(self.data.values())

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = default
            return default
        return value

    def pop(self, key, *args):
        try:
            value = self.data.pop(key)()
        except KeyError:
            value = None
        if value is None:
            if args:
                return args[0]
            raise KeyError(key)
        return value

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def update(self, other=None, /, **kwargs):
        if other is not None:
            if not hasattr(other, "items"):
                other = dict(other)
            for key, value in other.items():
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def copy(self):
        new = WeakValueDictionary()
        for key, value in self.items():
            new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy

        new = self.__class__()
        for key, value in self.items():
            new[deepcopy(key, memo)] = value
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new


class WeakKeyDictionary(MutableMapping):
    """A dict whose items go when nothing else holds their keys."""

    def __init__(self, dict=None):
        self.data = {}
        this = ref(self)

        def gone(reference):
            owner = this()
            if owner is not None:
                owner.data.pop(reference, None)

        self._gone = gone
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._gone)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            reference = ref(key)
        except TypeError:
            return False
        return reference in self.data

    def __len__(self):
        return sum(1 for _ in self)

    def __repr__(self):
        return "<%s at %#x>" % (self.__class__.__name__, id(self))

    def __iter__(self):
        for reference in list(self.data):
            key = reference()
            if key is not None:
                yield key

    keys = __iter__

    def items(self):
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def values(self):
        for reference, value in list(self.data.items()):
            if reference() is not None:
                yield value

    def keyrefs(self):
        return list(self.data)

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._gone), default)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def update(self, dict=None, /, **kwargs):
        if dict is not None:
            if not hasattr(dict, "items"):
                dict = type({})(dict)
            for key, value in dict.items():
                self[key] = value
        if kwargs:
            self.update(kwargs)

    def copy(self):
        new = WeakKeyDictionary()
        for key, value in self.items():
            new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy

        new = self.__class__()
        for key, value in self.items():
            new[key] = deepcopy(value, memo)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new


class WeakSet(MutableSet):
    """A set whose items go when nothing else holds them."""

    def __init__(self, data=None):
        self.data = {}
        this = ref(self)

        def gone(reference):
            owner = this()
            if owner is not None:
                owner.data.pop(reference, None)

        self._gone = gone
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, item):
        try:
            reference = ref(item)
        except TypeError:
            return False
        return reference in self.data

    def __repr__(self):
        return repr({reference for reference in self.data}) if self.data else "set()"

    def add(self, item):
        self.data.setdefault(ref(item, self._gone))

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def pop(self):
        while True:
            try:
                reference = self.data.popitem()[0]
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = reference()
            if item is not None:
                return item

    def remove(self, item):
        del self.data[ref(item)]

    def discard(self, item):
        self.data.pop(ref(item), None)

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        new = self.copy()
        new.difference_update(other)
        return new

    __sub__ = difference

    def difference_update(self, other):
        if self is other:
            self.data.clear()
        else:
            for item in list(other):
                self.discard(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        return self.__class__(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        kept = {ref(item) for item in other}
        for reference in list(self.data):
            if reference not in kept:
                del self.data[reference]

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def issubset(self, other):
        return {ref(item) for item in self} <= {ref(item) for item in other}

    __le__ = issubset

    def __lt__(self, other):
        return {ref(item) for item in self} < {ref(item) for item in other}

    def issuperset(self, other):
        return {ref(item) for item in self} >= {ref(item) for item in other}

    __ge__ = issuperset

    def __gt__(self, other):
        return {ref(item) for item in self} > {ref(item) for item in other}

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return {ref(item) for item in self} == {ref(item) for item in other}

    def symmetric_difference(self, other):
        new = self.copy()
        new.symmetric_difference_update(other)
        return new

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        if self is other:
            self.data.clear()
            return
        for item in list(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def union(self, other):
        return self.__class__(item for source in (self, other) for item in source)

    __or__ = union

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0


class finalize:
    """Calls a function when an object goes, at the latest when the program ends."""

    __slots__ = ()

    _registry = {}
    _next = itertools.count(1)
    _at_exit = False

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._at_exit:
            finalize._at_exit = True
            atexit.register(_run_finalizers)
        record = _Record()
        record.reference = ref(obj, self)
        record.call = (func, args, kwargs or None)
        record.atexit = True
        record.index = next(finalize._next)
        finalize._registry[self] = record

    def __call__(self, _=None):
        """Calls the function, once, and gives its result."""
        record = finalize._registry.pop(self, None)
        if record is not None:
            func, args, kwargs = record.call
            return func(*args, **(kwargs or {}))

    def detach(self):
        """Gives the object, the function and its arguments, and forgets them."""
        record = finalize._registry.get(self)
        obj = record and record.reference()
        if obj is not None and finalize._registry.pop(self, None):
            func, args, kwargs = record.call
            return (obj, func, args, kwargs or {})

    def peek(self):
        """Gives the object, the function and its arguments."""
        record = finalize._registry.get(self)
        obj = record and record.reference()
        if obj is not None:
            func, args, kwargs = record.call
            return (obj, func, args, kwargs or {})

    @property
    def alive(self):
        """Whether the function has still to be called."""
        return self in finalize._registry

    @property
    def atexit(self):
        """Whether the function is called when the program ends."""
        record = finalize._registry.get(self)
        return bool(record) and record.atexit

    @atexit.setter
    def atexit(self, value):
        record = finalize._registry.get(self)
        if record:
            record.atexit = bool(value)

    def __repr__(self):
        record = finalize._registry.get(self)
        obj = record and record.reference()
        if obj is None:
            return "<%s object at %#x; dead>" % (type(self).__name__, id(self))
        return "<%s object at %#x; for %r at %#x>" % (type(self).__name__, id(self), type(obj).__name__, id(obj))


class _Record:
    __slots__ = ("reference", "call", "atexit", "index")


def _run_finalizers():
    while True:
        waiting = [(record.index, f) for f, record in finalize._registry.items() if record.atexit]
        if not waiting:
            break
        waiting.sort(key=lambda pair: pair[0])
        waiting[-1][1]()


class ProxyType:
    """Stands for an object without keeping it alive."""

    __slots__ = ("_reference",)

    def __init__(self, obj, callback=None):
        if callback is None:
            told = None
        else:
            told = lambda _: callback(self)
        object.__setattr__(self, "_reference", ref(obj, told))

    @property
    def __class__(self):
        return _referent(self).__class__

    def __getattribute__(self, name):
        return getattr(_referent(self), name)

    def __setattr__(self, name, value):
        setattr(_referent(self), name, value)

    def __delattr__(self, name):
        delattr(_referent(self), name)

    def __repr__(self):
        obj = object.__getattribute__(self, "_reference")()
        return f"<weakproxy at {id(self):#x} to {type(obj).__name__} at {id(obj):#x}>"

    def __str__(self):
        return str(_referent(self))

    def __bool__(self):
        return bool(_referent(self))

    def __len__(self):
        return len(_referent(self))

    def __getitem__(self, key):
        return _referent(self)[key]

    def __setitem__(self, key, value):
        _referent(self)[key] = value

    def __delitem__(self, key):
        del _referent(self)[key]

    def __contains__(self, item):
        return item in _referent(self)

    def __iter__(self):
        return iter(_referent(self))

    def __next__(self):
        return next(_referent(self))

    def __eq__(self, other):
        return _referent(self) == _unwrapped(other)

    def __ne__(self, other):
        return _referent(self) != _unwrapped(other)

    def __lt__(self, other):
        return _referent(self) < _unwrapped(other)

    def __le__(self, other):
        return _referent(self) <= _unwrapped(other)

    def __gt__(self, other):
        return _referent(self) > _unwrapped(other)

    def __ge__(self, other):
        return _referent(self) >= _unwrapped(other)

    __hash__ = None

    def __add__(self, other):
        return _referent(self) + _unwrapped(other)

    def __sub__(self, other):
        return _referent(self) - _unwrapped(other)

    def __mul__(self, other):
        return _referent(self) * _unwrapped(other)

    def __truediv__(self, other):
        return _referent(self) / _unwrapped(other)

    def __floordiv__(self, other):
        return _referent(self) // _unwrapped(other)

    def __mod__(self, other):
        return _referent(self) % _unwrapped(other)

    def __neg__(self):
        return -_referent(self)

    def __int__(self):
        return int(_referent(self))

    def __float__(self):
        return float(_referent(self))


class CallableProxyType(ProxyType):
    """A proxy of something that can be called."""

    __slots__ = ()

    def __call__(self, /, *args, **kwargs):
        return _referent(self)(*args, **kwargs)


ProxyTypes = (ProxyType, CallableProxyType)


def _referent(proxy):
    obj = object.__getattribute__(proxy, "_reference")()
    if obj is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return obj


def _unwrapped(value):
    if type(value) in ProxyTypes:
        return _referent(value)
    return value


def proxy(object, callback=None, /):
    """A proxy of an object; `callback` is called with it when the object goes."""
    if callable(object):
        return CallableProxyType(object, callback)
    return ProxyType(object, callback)

"""Lists of numbers of one size."""
import struct
import sys
from collections.abc import MutableSequence

typecodes = "bBuhHiIlLqQfd"

_SIZES = {
    "b": 1,
    "B": 1,
    "u": 4,
    "h": 2,
    "H": 2,
    "i": 4,
    "I": 4,
    "l": 8,
    "L": 8,
    "q": 8,
    "Q": 8,
    "f": 4,
    "d": 8,
}

def _signed(bits, low, high):
    return (-(1 << bits - 1), (1 << bits - 1) - 1, low, high)


_LONG = _signed(64, *["Python int too large to convert to C long"] * 2)
_INT = _signed(32, "signed integer is less than minimum", "signed integer is greater than maximum")
_SHORT = _signed(16, "signed short integer is less than minimum", "signed short integer is greater than maximum")
_UNSIGNED_LONG = (
    0,
    (1 << 64) - 1,
    "can't convert negative value to unsigned int",
    "Python int too large to convert to C unsigned long",
)

# What an int goes through on its way into an array: bounds, and what is said about one below and one above.
_CHECKS = {
    "b": [_LONG, _SHORT, _signed(8, "signed char is less than minimum", "signed char is greater than maximum")],
    "B": [_LONG, (0, 255, "unsigned byte integer is less than minimum", "unsigned byte integer is greater than maximum")],
    "h": [_LONG, _SHORT],
    "H": [_LONG, _INT, (0, 65535, "unsigned short is less than minimum", "unsigned short is greater than maximum")],
    "i": [_LONG, _INT],
    "I": [_UNSIGNED_LONG, (0, (1 << 32) - 1, "", "unsigned int is greater than maximum")],
    "l": [_LONG],
    "L": [_UNSIGNED_LONG],
    "q": [_signed(64, *["int too big to convert"] * 2)],
    "Q": [(0, (1 << 64) - 1, "can't convert negative int to unsigned", "int too big to convert")],
}


class array(MutableSequence):
    """A list of numbers, each as small as its type code says."""

    def __new__(cls, typecode, initializer=(), /):
        if not isinstance(typecode, str):
            raise TypeError("array() argument 1 must be a unicode character, not %s" % type(typecode).__name__)
        if len(typecode) != 1:
            raise TypeError("array() argument 1 must be a unicode character, not str")
        if typecode not in _SIZES:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        if isinstance(initializer, str) and typecode != "u":
            raise TypeError("cannot use a str to initialize an array with typecode '%s'" % typecode)
        self = object.__new__(cls)
        self.__dict__["typecode"] = typecode
        self.__dict__["itemsize"] = _SIZES[typecode]
        self.__dict__["_items"] = []
        if isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        else:
            for item in initializer:
                self.append(item)
        return self

    def __setattr__(self, name, value):
        if name in ("typecode", "itemsize"):
            raise AttributeError("attribute '%s' of 'array.array' objects is not writable" % name)
        self.__dict__[name] = value

    def _checked(self, item):
        code = self.typecode
        if code == "u":
            if not isinstance(item, str):
                raise TypeError("array item must be a unicode character, not %s" % type(item).__name__)
            if len(item) != 1:
                raise TypeError("array item must be a unicode character, not str")
            return item
        if code in "fd":
            if not hasattr(item, "__float__") and not hasattr(item, "__index__"):
                raise TypeError("must be real number, not %s" % type(item).__name__)
            value = float(item)
            if code == "f":
                value = struct.unpack("f", struct.pack("f", value))[0]
            return value
        if not hasattr(item, "__index__"):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(item).__name__)
        value = item.__index__()
        for low, high, below, above in _CHECKS[code]:
            if value < low:
                raise OverflowError(below)
            if value > high:
                raise OverflowError(above)
        return value

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, item):
        return item in self._items

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._like(self._items[index])
        if not hasattr(index, "__index__"):
            raise TypeError("array indices must be integers")
        try:
            return self._items[index]
        except IndexError:
            raise IndexError("array index out of range") from None

    def _like(self, items):
        new = array(self.typecode)
        new._items = items
        return new

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError("can only assign array (not \"%s\") to array slice" % type(value).__name__)
            if value.typecode != self.typecode:
                raise TypeError("bad argument type for built-in operation")
            self._items[index] = list(value._items)
            return
        if not hasattr(index, "__index__"):
            raise TypeError("array indices must be integers")
        value = self._checked(value)
        try:
            self._items[index] = value
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __delitem__(self, index):
        try:
            del self._items[index]
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def insert(self, i, v, /):
        self._items.insert(i, self._checked(v))

    def append(self, v, /):
        self._items.append(self._checked(v))

    def extend(self, bb, /):
        if isinstance(bb, array):
            if bb.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(list(bb._items))
            return
        for item in bb:
            self.append(item)

    fromlist = extend

    def pop(self, i=-1, /):
        if not self._items:
            raise IndexError("pop from empty array")
        try:
            return self._items.pop(i)
        except IndexError:
            raise IndexError("pop index out of range") from None

    def remove(self, v, /):
        if v not in self._items:
            raise ValueError("array.remove(x): x not in array")
        self._items.remove(v)

    def index(self, v, start=0, stop=sys.maxsize, /):
        try:
            return self._items.index(v, start, stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, v, /):
        return self._items.count(v)

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return list(self._items)

    def tobytes(self):
        if self.typecode == "u":
            return "".join(self._items).encode("utf-32-le")
        return struct.pack("=%d%s" % (len(self._items), _fixed_code(self.typecode)), *self._items)

    def __bytes__(self):
        return self.tobytes()

    def frombytes(self, buffer, /):
        if isinstance(buffer, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        buffer = bytes(buffer)
        if len(buffer) % self.itemsize:
            raise ValueError("bytes length not a multiple of item size")
        if self.typecode == "u":
            self._items.extend(buffer.decode("utf-32-le"))
            return
        count = len(buffer) // self.itemsize
        self._items.extend(struct.unpack("=%d%s" % (count, _fixed_code(self.typecode)), buffer))

    def tofile(self, f, /):
        f.write(self.tobytes())

    def fromfile(self, f, n, /):
        data = f.read(n * self.itemsize)
        self.frombytes(data[: len(data) // self.itemsize * self.itemsize])
        if len(data) < n * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    def tounicode(self):
        if self.typecode != "u":
            raise ValueError("tounicode() may only be called on unicode type arrays")
        return "".join(self._items)

    def fromunicode(self, ustr, /):
        if self.typecode != "u":
            raise ValueError("fromunicode() may only be called on unicode type arrays")
        self._items.extend(ustr)

    def byteswap(self):
        data = self.tobytes()
        size = self.itemsize
        swapped = b"".join(data[i : i + size][::-1] for i in range(0, len(data), size))
        self._items = []
        self.frombytes(swapped)

    def buffer_info(self):
        return (id(self._items), len(self._items))

    def __repr__(self):
        if not self._items:
            return "array('%s')" % self.typecode
        if self.typecode == "u":
            return "array('u', %r)" % "".join(self._items)
        return "array('%s', %r)" % (self.typecode, self._items)

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError('can only append array (not "%s") to array' % type(other).__name__)
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError('can only extend with array (not "%s")' % type(other).__name__)
        self.extend(other)
        return self

    def __mul__(self, n):
        return self._like(self._items * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self._items *= n
        return self

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    def __hash__(self):
        raise TypeError("unhashable type: 'array.array'")

    def __copy__(self):
        return self._like(list(self._items))

    def __deepcopy__(self, memo):
        return self._like(list(self._items))


ArrayType = array


def _fixed_code(typecode):
    """The code of `struct` that has this size whatever the platform."""
    return {"l": "q", "L": "Q"}.get(typecode, typecode)

"""Decimal numbers of any precision, by the General Decimal Arithmetic Specification."""
import contextvars
import math
import numbers
import re
import sys
from collections import namedtuple

__all__ = [
    "Decimal",
    "Context",
    "DecimalTuple",
    "DefaultContext",
    "BasicContext",
    "ExtendedContext",
    "DecimalException",
    "Clamped",
    "InvalidOperation",
    "DivisionByZero",
    "Inexact",
    "Rounded",
    "Subnormal",
    "Overflow",
    "Underflow",
    "FloatOperation",
    "DivisionImpossible",
    "InvalidContext",
    "ConversionSyntax",
    "DivisionUndefined",
    "ROUND_DOWN",
    "ROUND_HALF_UP",
    "ROUND_HALF_EVEN",
    "ROUND_CEILING",
    "ROUND_FLOOR",
    "ROUND_UP",
    "ROUND_HALF_DOWN",
    "ROUND_05UP",
    "setcontext",
    "getcontext",
    "localcontext",
    "MAX_PREC",
    "MAX_EMAX",
    "MIN_EMIN",
    "MIN_ETINY",
    "HAVE_THREADS",
    "HAVE_CONTEXTVAR",
]

ROUND_DOWN = "ROUND_DOWN"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_UP = "ROUND_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_05UP = "ROUND_05UP"

_ROUNDINGS = (
    ROUND_UP,
    ROUND_DOWN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_05UP,
)

HAVE_THREADS = True
HAVE_CONTEXTVAR = True
MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent")


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


_SIGNALS = (
    InvalidOperation,
    FloatOperation,
    DivisionByZero,
    Overflow,
    Underflow,
    Subnormal,
    Inexact,
    Rounded,
    Clamped,
)

_PARENTS = {
    ConversionSyntax: InvalidOperation,
    DivisionImpossible: InvalidOperation,
    DivisionUndefined: InvalidOperation,
    InvalidContext: InvalidOperation,
}


class Context:
    """Precision, rounding, and what is done about signals."""

    def __init__(
        self,
        prec=None,
        rounding=None,
        Emin=None,
        Emax=None,
        capitals=None,
        clamp=None,
        flags=None,
        traps=None,
    ):
        self.prec = 28 if prec is None else prec
        self.rounding = ROUND_HALF_EVEN if rounding is None else rounding
        self.Emin = -999999 if Emin is None else Emin
        self.Emax = 999999 if Emax is None else Emax
        self.capitals = 1 if capitals is None else capitals
        self.clamp = 0 if clamp is None else clamp
        if traps is None:
            traps = (InvalidOperation, DivisionByZero, Overflow)
        self.traps = _signal_dict(traps)
        self.flags = _signal_dict(() if flags is None else flags)

    def __setattr__(self, name, value):
        if name == "prec":
            _check_number(name, value, 1, MAX_PREC)
        elif name == "Emin":
            _check_number(name, value, MIN_EMIN, 0)
        elif name == "Emax":
            _check_number(name, value, 0, MAX_EMAX)
        elif name in ("capitals", "clamp"):
            _check_number(name, value, 0, 1)
        elif name == "rounding":
            if value not in _ROUNDINGS:
                raise TypeError(
                    "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                    "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]"
                )
        elif name not in ("flags", "traps"):
            raise AttributeError("'decimal.Context' object has no attribute '%s'" % name)
        self.__dict__[name] = value

    def __repr__(self):
        flags = [signal.__name__ for signal, on in self.flags.items() if on]
        traps = [signal.__name__ for signal, on in self.traps.items() if on]
        return (
            f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, "
            f"capitals={self.capitals}, clamp={self.clamp}, flags=[{', '.join(flags)}], traps=[{', '.join(traps)}])"
        )

    def copy(self):
        return Context(
            self.prec,
            self.rounding,
            self.Emin,
            self.Emax,
            self.capitals,
            self.clamp,
            dict(self.flags),
            dict(self.traps),
        )

    __copy__ = copy

    def clear_flags(self):
        for signal in self.flags:
            self.flags[signal] = False

    def clear_traps(self):
        for signal in self.traps:
            self.traps[signal] = False

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def _signal(self, condition, result=None):
        """Notes a condition; gives the result if it is not trapped."""
        signal = _PARENTS.get(condition, condition)
        self.flags[signal] = True
        if self.traps[signal]:
            raise signal([condition])
        return _NAN if result is None else result

    def create_decimal(self, num="0", /):
        """A decimal number of this precision."""
        return _fixed(Decimal(num), self)

    def create_decimal_from_float(self, f, /):
        return _fixed(Decimal.from_float(f), self)

    def abs(self, a, /):
        return _operand(a)._abs(self)

    def add(self, a, b, /):
        return _add(_operand(a), _operand(b), self)

    def subtract(self, a, b, /):
        return _add(_operand(a), _negated(_operand(b)), self)

    def multiply(self, a, b, /):
        return _multiply(_operand(a), _operand(b), self)

    def divide(self, a, b, /):
        return _divide(_operand(a), _operand(b), self)

    def divide_int(self, a, b, /):
        return _divide_int(_operand(a), _operand(b), self, "quotient")[0]

    def remainder(self, a, b, /):
        return _divide_int(_operand(a), _operand(b), self, "rest")[1]

    def divmod(self, a, b, /):
        return _divide_int(_operand(a), _operand(b), self)

    def power(self, a, b, modulo=None):
        return _power(_operand(a), _operand(b), self)

    def sqrt(self, a, /):
        return _operand(a).sqrt(self)

    def exp(self, a, /):
        return _operand(a).exp(self)

    def ln(self, a, /):
        return _operand(a).ln(self)

    def log10(self, a, /):
        return _operand(a).log10(self)

    def quantize(self, a, b, /):
        return _operand(a).quantize(_operand(b), context=self)

    def normalize(self, a, /):
        return _operand(a).normalize(self)

    def plus(self, a, /):
        return _fixed(_operand(a), self)

    def minus(self, a, /):
        return _fixed(_negated(_operand(a)), self)

    def compare(self, a, b, /):
        return _operand(a).compare(_operand(b), self)

    def max(self, a, b, /):
        return _operand(a).max(_operand(b), self)

    def min(self, a, b, /):
        return _operand(a).min(_operand(b), self)

    def to_integral_value(self, a, /):
        return _operand(a).to_integral_value(context=self)

    def to_sci_string(self, a, /):
        return _text(_operand(a), self)

    def to_eng_string(self, a, /):
        return _operand(a).to_eng_string(self)


def _operand(x):
    if isinstance(x, Decimal):
        return x
    if isinstance(x, int):
        return Decimal(x)
    raise TypeError("conversion from %s to Decimal is not supported" % type(x).__name__)


def _check_number(name, value, low, high):
    if not isinstance(value, int):
        raise TypeError("an integer is required (got type %s)" % type(value).__name__)
    if not low <= value <= high:
        if name in ("capitals", "clamp"):
            raise ValueError("valid values for %s are 0 or 1" % name)
        raise ValueError("valid range for %s is [%s, %s]" % (name, _limit_name(low), _limit_name(high)))


def _limit_name(value):
    if value == MAX_PREC:
        return "MAX_PREC"
    if value == MIN_EMIN:
        return "MIN_EMIN"
    return str(value)


def _signal_dict(given):
    if isinstance(given, dict):
        return {signal: bool(given.get(signal, False)) for signal in _SIGNALS}
    return {signal: signal in given for signal in _SIGNALS}


_context_var = contextvars.ContextVar("decimal_context")


def getcontext():
    """The context of the current thread or task."""
    try:
        return _context_var.get()
    except LookupError:
        context = DefaultContext.copy()
        _context_var.set(context)
        return context


def setcontext(context, /):
    """Sets the context of the current thread or task."""
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _context_var.set(context)


class _ContextManager:
    def __init__(self, new):
        self.new = new

    def __enter__(self):
        self.saved = getcontext()
        setcontext(self.new)
        return self.new

    def __exit__(self, t, v, tb):
        setcontext(self.saved)


def localcontext(ctx=None, **kwargs):
    """A context for the body of a `with`."""
    new = (getcontext() if ctx is None else ctx).copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        if name in ("flags", "traps"):
            value = _signal_dict(value)
        new.__setattr__(name, value)
    return _ContextManager(new)


_NUMBER = re.compile(
    r"\s*(?P<sign>[-+])?(?:(?P<int>\d+)(?:\.(?P<frac>\d*))?|\.(?P<only>\d+))(?:[eE](?P<exp>[-+]?\d+))?\s*\Z"
)
_SPECIAL = re.compile(r"\s*(?P<sign>[-+])?(?:(?P<inf>inf(?:inity)?)|(?P<signal>s)?nan(?P<diag>\d*))\s*\Z", re.IGNORECASE)


def _make(sign, coefficient, exponent, special=""):
    number = object.__new__(Decimal)
    number._sign = sign
    number._int = coefficient
    number._exp = exponent
    number._special = special
    return number


def _negated(x):
    """The number with the other sign; a NaN keeps its own."""
    return x if x.is_nan() else x.copy_negate()


def _parse(text, context):
    text = text.replace("_", "")
    match = _NUMBER.match(text)
    if match:
        sign = 1 if match["sign"] == "-" else 0
        whole = match["int"] or ""
        fraction = match["frac"] or match["only"] or ""
        exponent = int(match["exp"] or "0")
        return _make(sign, int(whole + fraction), exponent - len(fraction))
    match = _SPECIAL.match(text)
    if match:
        sign = 1 if match["sign"] == "-" else 0
        if match["inf"]:
            return _make(sign, 0, 0, "F")
        return _make(sign, int(match["diag"] or "0"), 0, "N" if match["signal"] else "n")
    return context._signal(ConversionSyntax)


def _length(coefficient):
    """The number of digits; 1 for zero."""
    return len(str(coefficient))


class Decimal:
    """A decimal number."""

    __slots__ = ("_sign", "_int", "_exp", "_special")

    def __new__(cls, value="0", context=None):
        context = context or getcontext()
        if isinstance(value, str):
            number = _parse(value, context)
        elif isinstance(value, Decimal):
            number = value
        elif isinstance(value, int):
            number = _make(1 if value < 0 else 0, abs(value), 0)
        elif isinstance(value, float):
            context.flags[FloatOperation] = True
            if context.traps[FloatOperation]:
                raise FloatOperation([FloatOperation])
            number = _from_float(value)
        elif isinstance(value, (list, tuple)):
            number = _from_tuple(value)
        else:
            raise TypeError("conversion from %s to Decimal is not supported" % type(value).__name__)
        if cls is Decimal:
            if type(number) is Decimal:
                return number
        new = object.__new__(cls)
        new._sign = number._sign
        new._int = number._int
        new._exp = number._exp
        new._special = number._special
        return new

    @classmethod
    def from_float(cls, f, /):
        """The exact value of a float."""
        if isinstance(f, int):
            number = Decimal(f)
        elif isinstance(f, float):
            number = _from_float(f)
        else:
            raise TypeError("argument must be int or float")
        return number if cls is Decimal else cls(number)

    def __repr__(self):
        return "Decimal('%s')" % _text(self, getcontext())

    def __str__(self):
        return _text(self, getcontext())

    def to_eng_string(self, context=None):
        """As text with an exponent that is a multiple of three."""
        return _text(self, context or getcontext(), True)

    def __reduce__(self):
        return (self.__class__, (str(self),))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def as_tuple(self):
        """Sign, digits and exponent."""
        if self._special == "F":
            return DecimalTuple(self._sign, (0,), "F")
        if self._special:
            digits = tuple(map(int, str(self._int))) if self._int else ()
            return DecimalTuple(self._sign, digits, self._special)
        return DecimalTuple(self._sign, tuple(map(int, str(self._int))), self._exp)

    def as_integer_ratio(self):
        """The number as a fraction in lowest terms."""
        if self._special == "F":
            raise OverflowError("cannot convert Infinity to integer ratio")
        if self._special:
            raise ValueError("cannot convert NaN to integer ratio")
        value = -self._int if self._sign else self._int
        if self._exp >= 0:
            return value * 10**self._exp, 1
        bottom = 10**-self._exp
        divisor = math.gcd(value, bottom)
        return value // divisor, bottom // divisor

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def conjugate(self):
        return self

    def is_nan(self):
        return self._special in ("n", "N")

    def is_qnan(self):
        return self._special == "n"

    def is_snan(self):
        return self._special == "N"

    def is_infinite(self):
        return self._special == "F"

    def is_finite(self):
        return not self._special

    def is_signed(self):
        return self._sign == 1

    def is_zero(self):
        return not self._special and self._int == 0

    def is_normal(self, context=None):
        context = context or getcontext()
        return bool(not self._special and self._int and context.Emin <= self.adjusted())

    def is_subnormal(self, context=None):
        context = context or getcontext()
        return bool(not self._special and self._int and self.adjusted() < context.Emin)

    def is_canonical(self):
        return True

    def canonical(self):
        return self

    def radix(self):
        return Decimal(10)

    def adjusted(self):
        """The exponent of the first digit."""
        if self._special:
            return 0
        return self._exp + _length(self._int) - 1

    def copy_abs(self):
        return _make(0, self._int, self._exp, self._special)

    def copy_negate(self):
        return _make(1 - self._sign, self._int, self._exp, self._special)

    def copy_sign(self, other, context=None):
        return _make(_converted(other)._sign, self._int, self._exp, self._special)

    def __bool__(self):
        return bool(self._special) or self._int != 0

    def __hash__(self):
        if self._special == "N":
            raise TypeError("Cannot hash a signaling NaN value")
        if self._special == "n":
            return object.__hash__(self)
        if self._special:
            return -sys.hash_info.inf if self._sign else sys.hash_info.inf
        modulus = sys.hash_info.modulus
        if self._exp >= 0:
            power = pow(10, self._exp, modulus)
        else:
            power = pow(pow(10, modulus - 2, modulus), -self._exp, modulus)
        result = self._int * power % modulus
        if self._sign:
            result = -result
        return -2 if result == -1 else result

    def __eq__(self, other):
        other = _comparable(other)
        if other is NotImplemented:
            return NotImplemented
        if self.is_nan() or other.is_nan():
            if self.is_snan() or other.is_snan():
                getcontext()._signal(InvalidOperation)
            return False
        return _cmp(self, other) == 0

    def _order(self, other):
        """-1, 0 or 1; `None` beside a NaN."""
        if self.is_nan() or other.is_nan():
            getcontext()._signal(InvalidOperation)
            return None
        return _cmp(self, other)

    def __lt__(self, other):
        other = _comparable(other, "<")
        if other is NotImplemented:
            return NotImplemented
        order = self._order(other)
        return order is not None and order < 0

    def __le__(self, other):
        other = _comparable(other, "<=")
        if other is NotImplemented:
            return NotImplemented
        order = self._order(other)
        return order is not None and order <= 0

    def __gt__(self, other):
        other = _comparable(other, ">")
        if other is NotImplemented:
            return NotImplemented
        order = self._order(other)
        return order is not None and order > 0

    def __ge__(self, other):
        other = _comparable(other, ">=")
        if other is NotImplemented:
            return NotImplemented
        order = self._order(other)
        return order is not None and order >= 0

    def compare(self, other, context=None):
        """-1, 0 or 1 as a decimal number."""
        context = context or getcontext()
        other = _converted(other)
        if self.is_nan() or other.is_nan():
            return _nan_result(self, other, context)
        return Decimal(_cmp(self, other))

    def max(self, other, context=None):
        context = context or getcontext()
        other = _converted(other)
        chosen = _beside_nan(self, other, context)
        if chosen is None:
            chosen = self if _total(self, other) > 0 else other
        return _fixed(chosen, context)

    def min(self, other, context=None):
        context = context or getcontext()
        other = _converted(other)
        chosen = _beside_nan(self, other, context)
        if chosen is None:
            chosen = self if _total(self, other) < 0 else other
        return _fixed(chosen, context)

    def same_quantum(self, other, context=None):
        other = _converted(other)
        if self._special or other._special:
            return self.is_nan() and other.is_nan() or self.is_infinite() and other.is_infinite()
        return self._exp == other._exp

    def _abs(self, context):
        return _fixed(self.copy_abs() if not self.is_nan() else self, context)

    def __abs__(self):
        return self._abs(getcontext())

    def __neg__(self):
        context = getcontext()
        if not self._special and self._int == 0 and context.rounding != ROUND_FLOOR:
            return _fixed(self.copy_abs(), context)
        return _fixed(_negated(self), context)

    def __pos__(self):
        context = getcontext()
        if not self._special and self._int == 0 and context.rounding != ROUND_FLOOR:
            return _fixed(self.copy_abs(), context)
        return _fixed(self, context)

    def __add__(self, other):
        other = _arithmetic(other, "+", False)
        return other if other is NotImplemented else _add(self, other, getcontext())

    def __radd__(self, other):
        other = _arithmetic(other, "+", True)
        return other if other is NotImplemented else _add(self, other, getcontext())

    def __sub__(self, other):
        other = _arithmetic(other, "-", False)
        return other if other is NotImplemented else _add(self, _negated(other), getcontext())

    def __rsub__(self, other):
        other = _arithmetic(other, "-", True)
        return other if other is NotImplemented else _add(other, _negated(self), getcontext())

    def __mul__(self, other):
        other = _arithmetic(other, "*", False)
        return other if other is NotImplemented else _multiply(self, other, getcontext())

    def __rmul__(self, other):
        other = _arithmetic(other, "*", True)
        return other if other is NotImplemented else _multiply(self, other, getcontext())

    def __truediv__(self, other):
        other = _arithmetic(other, "/", False)
        return other if other is NotImplemented else _divide(self, other, getcontext())

    def __rtruediv__(self, other):
        other = _arithmetic(other, "/", True)
        return other if other is NotImplemented else _divide(other, self, getcontext())

    def __floordiv__(self, other):
        other = _arithmetic(other, "//", False)
        return other if other is NotImplemented else _divide_int(self, other, getcontext(), "quotient")[0]

    def __rfloordiv__(self, other):
        other = _arithmetic(other, "//", True)
        return other if other is NotImplemented else _divide_int(other, self, getcontext(), "quotient")[0]

    def __mod__(self, other):
        other = _arithmetic(other, "%", False)
        return other if other is NotImplemented else _divide_int(self, other, getcontext(), "rest")[1]

    def __rmod__(self, other):
        other = _arithmetic(other, "%", True)
        return other if other is NotImplemented else _divide_int(other, self, getcontext(), "rest")[1]

    def __divmod__(self, other):
        other = _arithmetic(other, "divmod()", False)
        return other if other is NotImplemented else _divide_int(self, other, getcontext())

    def __rdivmod__(self, other):
        other = _arithmetic(other, "divmod()", True)
        return other if other is NotImplemented else _divide_int(other, self, getcontext())

    def __pow__(self, other, modulo=None):
        other = _arithmetic(other, "** or pow()", False)
        return other if other is NotImplemented else _power(self, other, getcontext())

    def __rpow__(self, other):
        other = _arithmetic(other, "** or pow()", True)
        return other if other is NotImplemented else _power(other, self, getcontext())

    def fma(self, other, third, context=None):
        """`self * other + third`, rounded once."""
        context = context or getcontext()
        other = _converted(other)
        third = _converted(third)
        if self._special or other._special:
            product = _multiply(self, other, context)
        else:
            product = _make(self._sign ^ other._sign, self._int * other._int, self._exp + other._exp)
        return _add(product, third, context)

    def remainder_near(self, other, context=None):
        context = context or getcontext()
        other = _converted(other)
        if self._special or other._special or other._int == 0:
            return _divide_int(self, other, context, "rest")[1]
        exponent = min(self._exp, other._exp)
        top = self._int * 10 ** (self._exp - exponent)
        bottom = other._int * 10 ** (other._exp - exponent)
        quotient, rest = divmod(top, bottom)
        if _length(quotient) > context.prec:
            return context._signal(DivisionImpossible)
        sign = self._sign
        if 2 * rest + (quotient & 1) > bottom:
            rest = bottom - rest
            sign = 1 - sign
        return _fixed(_make(sign, rest, exponent), context)

    def scaleb(self, other, context=None):
        """The number times ten to the power of another."""
        context = context or getcontext()
        other = _converted(other)
        if self._special:
            return self
        return _fixed(_make(self._sign, self._int, self._exp + int(other)), context)

    def shift(self, other, context=None):
        context = context or getcontext()
        places = int(_converted(other))
        coefficient = self._int * 10**places if places >= 0 else self._int // 10**-places
        return _make(self._sign, coefficient % 10**context.prec, self._exp)

    def logb(self, context=None):
        context = context or getcontext()
        if self._special == "F":
            return _make(0, 0, 0, "F")
        if self._int == 0:
            return context._signal(DivisionByZero, _make(1, 0, 0, "F"))
        return Decimal(self.adjusted())

    def __int__(self):
        if self._special == "F":
            raise OverflowError("cannot convert Infinity to integer")
        if self._special:
            raise ValueError("cannot convert NaN to integer")
        if self._exp >= 0:
            value = self._int * 10**self._exp
        else:
            value = self._int // 10**-self._exp
        return -value if self._sign else value

    __trunc__ = __int__

    def __float__(self):
        if self._special == "N":
            raise ValueError("cannot convert signaling NaN to float")
        if self._special == "n":
            return -float("nan") if self._sign else float("nan")
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR)) if not self._special else int(self)

    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING)) if not self._special else int(self)

    def __round__(self, n=None):
        if n is None:
            if self._special:
                return int(self)
            return int(_rescaled(self, 0, ROUND_HALF_EVEN))
        if not isinstance(n, int):
            raise TypeError("Second argument to round should be integral")
        return self.quantize(_make(0, 1, -n))

    def quantize(self, exp, rounding=None, context=None):
        """The number with the exponent of another."""
        context = context or getcontext()
        exp = _converted(exp)
        if rounding is None:
            rounding = context.rounding
        elif rounding not in _ROUNDINGS:
            context.rounding = rounding
        if self._special or exp._special:
            if self.is_nan() or exp.is_nan():
                return _nan_result(self, exp, context)
            if self.is_infinite() and exp.is_infinite():
                return self
            return context._signal(InvalidOperation)
        if not context.Etiny() <= exp._exp <= context.Emax:
            return context._signal(InvalidOperation)
        if self._int == 0:
            return _fixed(_make(self._sign, 0, exp._exp), context)
        if self.adjusted() > context.Emax or self.adjusted() - exp._exp + 1 > context.prec:
            return context._signal(InvalidOperation)
        result = _rescaled(self, exp._exp, rounding)
        if result.adjusted() > context.Emax or _length(result._int) > context.prec:
            return context._signal(InvalidOperation)
        if result._exp > self._exp:
            if _cmp(result, self) != 0:
                context._signal(Inexact)
            context._signal(Rounded)
        return _fixed(result, context)

    def to_integral_value(self, rounding=None, context=None):
        """The nearest whole number."""
        context = context or getcontext()
        if self._special:
            return _nan_result(self, None, context) if self.is_nan() else self
        if self._exp >= 0:
            return self
        return _rescaled(self, 0, rounding or context.rounding)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        context = context or getcontext()
        result = self.to_integral_value(rounding, context)
        if not self._special and self._exp < 0:
            context._signal(Rounded)
            if _cmp(result, self) != 0:
                context._signal(Inexact)
        return result

    def normalize(self, context=None):
        """Without zeros at the end."""
        context = context or getcontext()
        result = _fixed(self, context)
        if result._special:
            return result
        if result._int == 0:
            return _make(result._sign, 0, 0)
        coefficient, exponent = result._int, result._exp
        while coefficient % 10 == 0 and exponent < context.Emax:
            coefficient //= 10
            exponent += 1
        return _make(result._sign, coefficient, exponent)

    def sqrt(self, context=None):
        """The square root."""
        context = context or getcontext()
        if self._special:
            if self.is_nan():
                return _nan_result(self, None, context)
            if self._sign == 0:
                return self
        if not self._special and self._int == 0:
            return _fixed(_make(self._sign, 0, self._exp // 2), context)
        if self._sign:
            return context._signal(InvalidOperation)
        digits = context.prec + 1
        exponent = self._exp
        coefficient = self._int
        if exponent & 1:
            coefficient *= 10
            exponent -= 1
        length = _length(coefficient) + 1 >> 1
        shift = digits - length
        exact = True
        if shift >= 0:
            coefficient *= 100**shift
        else:
            coefficient, rest = divmod(coefficient, 100**-shift)
            exact = rest == 0
        exponent -= 2 * shift
        root = math.isqrt(coefficient)
        exact = exact and root * root == coefficient
        if exact:
            ideal = self._exp // 2
            result = _make(0, root, exponent // 2)
            while result._exp < ideal and result._int % 10 == 0:
                result = _make(0, result._int // 10, result._exp + 1)
        else:
            # A digit that is not zero, so that rounding sees that something follows.
            result = _make(0, root * 10 + 1, exponent // 2 - 1)
        saved = context.rounding
        context.rounding = ROUND_HALF_EVEN
        try:
            return _fixed(result, context)
        finally:
            context.rounding = saved

    def exp(self, context=None):
        """e to the power of the number."""
        context = context or getcontext()
        if self._special:
            if self.is_nan():
                return _nan_result(self, None, context)
            return Decimal(0) if self._sign else self
        if self._int == 0:
            return Decimal(1)
        if self.adjusted() > 7:
            if self._sign:
                return _fixed(_make(0, 1, context.Etiny() - 2), context)
            return _fixed(_make(0, 1, context.Emax + 2), context)
        return _rounded_half_even(lambda digits: _exp_digits(self, digits), context)

    def ln(self, context=None):
        """The natural logarithm."""
        context = context or getcontext()
        early = self._log_special(context)
        if early is not None:
            return early
        if _cmp(self, _ONE) == 0:
            return Decimal(0)
        return _rounded_half_even(lambda digits: _ln_digits(self, digits), context)

    def log10(self, context=None):
        """The logarithm of base ten."""
        context = context or getcontext()
        early = self._log_special(context)
        if early is not None:
            return early
        text = str(self._int)
        if text.rstrip("0") == "1":
            return _fixed(Decimal(self.adjusted()), context)

        def digits_of(digits):
            top = _ln_digits(self, digits + 5)
            bottom = _ln_digits(Decimal(10), digits + 5)
            return _quotient(top, bottom, digits)

        return _rounded_half_even(digits_of, context)

    def _log_special(self, context):
        if self.is_nan():
            return _nan_result(self, None, context)
        if not self._special and self._int == 0:
            return _make(1, 0, 0, "F")
        if self._sign:
            return context._signal(InvalidOperation)
        if self._special:
            return self
        return None

    def __format__(self, specifier, context=None):
        context = context or getcontext()
        return _format(self, specifier, context)


numbers.Number.register(Decimal)


def _from_float(x):
    if x != x:
        return _make(1 if math.copysign(1.0, x) < 0 else 0, 0, 0, "n")
    if x in (math.inf, -math.inf):
        return _make(1 if x < 0 else 0, 0, 0, "F")
    sign = 1 if math.copysign(1.0, x) < 0 else 0
    top, bottom = abs(x).as_integer_ratio()
    places = bottom.bit_length() - 1
    return _make(sign, top * 5**places, -places)


def _from_tuple(value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    coefficient = 0
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
        coefficient = coefficient * 10 + digit
    if exponent == "F":
        return _make(sign, 0, 0, "F")
    if exponent in ("n", "N"):
        return _make(sign, coefficient, 0, exponent)
    if not isinstance(exponent, int):
        raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    return _make(sign, coefficient, exponent)


def _converted(other):
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return Decimal(other)
    raise TypeError("conversion from %s to Decimal is not supported" % type(other).__name__)


def _arithmetic(other, symbol, reflected):
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return Decimal(other)
    if other is None or type(other) in (float, complex, dict):
        names = ("decimal.Decimal", type(other).__name__)
        if reflected:
            names = (names[1], names[0])
        raise TypeError("unsupported operand type(s) for %s: '%s' and '%s'" % (symbol, *names))
    return NotImplemented


def _comparable(other, symbol=None):
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return Decimal(other)
    if isinstance(other, float):
        context = getcontext()
        context.flags[FloatOperation] = True
        if context.traps[FloatOperation] and symbol:
            raise FloatOperation([FloatOperation])
        return _from_float(other)
    if isinstance(other, numbers.Rational):
        return _divide(Decimal(other.numerator), Decimal(other.denominator), Context(prec=200))
    if symbol and (other is None or type(other) in (str, bytes, list, tuple, dict, complex)):
        name = type(other).__name__
        raise TypeError("'%s' not supported between instances of 'decimal.Decimal' and '%s'" % (symbol, name))
    return NotImplemented


def _text(x, context, engineering=False):
    sign = "-" if x._sign else ""
    if x._special == "F":
        return sign + "Infinity"
    if x._special:
        return sign + ("sNaN" if x._special == "N" else "NaN") + (str(x._int) if x._int else "")
    digits = str(x._int)
    left = x._exp + len(digits)
    if x._exp <= 0 and left > -6:
        dot = left
    elif not engineering:
        dot = 1
    elif digits == "0":
        dot = (left + 1) % 3 - 1
    else:
        dot = (left - 1) % 3 + 1
    if dot <= 0:
        whole, fraction = "0", "." + "0" * -dot + digits
    elif dot >= len(digits):
        whole, fraction = digits + "0" * (dot - len(digits)), ""
    else:
        whole, fraction = digits[:dot], "." + digits[dot:]
    exponent = ""
    if left != dot:
        exponent = ("E" if context.capitals else "e") + "%+d" % (left - dot)
    return sign + whole + fraction + exponent


def _nan_result(a, b, context):
    for x in (a, b):
        if x is not None and x.is_snan():
            return context._signal(InvalidOperation, _make(x._sign, x._int, 0, "n"))
    for x in (a, b):
        if x is not None and x.is_nan():
            return x
    return _NAN


def _beside_nan(a, b, context):
    """What `max` and `min` give where one of them is NaN."""
    if not (a.is_nan() or b.is_nan()):
        return None
    if a.is_snan() or b.is_snan() or a.is_nan() and b.is_nan():
        return _nan_result(a, b, context)
    return b if a.is_nan() else a


def _cmp(a, b):
    """-1, 0 or 1 for numbers that are no NaN."""
    if a._special or b._special:
        x = 0 if not a._special else (-1 if a._sign else 1)
        y = 0 if not b._special else (-1 if b._sign else 1)
        return (x > y) - (x < y)
    if a._int == 0 or b._int == 0:
        x = 0 if a._int == 0 else (-1 if a._sign else 1)
        y = 0 if b._int == 0 else (-1 if b._sign else 1)
        return (x > y) - (x < y)
    if a._sign != b._sign:
        return -1 if a._sign else 1
    if a.adjusted() != b.adjusted():
        larger = 1 if a.adjusted() > b.adjusted() else -1
    else:
        exponent = min(a._exp, b._exp)
        x = a._int * 10 ** (a._exp - exponent)
        y = b._int * 10 ** (b._exp - exponent)
        larger = (x > y) - (x < y)
    return -larger if a._sign else larger


def _total(a, b):
    """As `_cmp`; of equals, by sign and exponent."""
    order = _cmp(a, b)
    if order or a._special:
        return order
    if a._sign != b._sign:
        return -1 if a._sign else 1
    by_exponent = (a._exp > b._exp) - (a._exp < b._exp)
    return -by_exponent if a._sign else by_exponent


def _rounds_up(kept, rest, half, sign, rounding):
    """Whether a magnitude of which `rest` is cut off is rounded away from zero; `half` compares it with a half."""
    if rest == 0:
        return False
    if rounding == ROUND_DOWN:
        return False
    if rounding == ROUND_UP:
        return True
    if rounding == ROUND_CEILING:
        return sign == 0
    if rounding == ROUND_FLOOR:
        return sign == 1
    if rounding == ROUND_HALF_UP:
        return half >= 0
    if rounding == ROUND_HALF_DOWN:
        return half > 0
    if rounding == ROUND_HALF_EVEN:
        return half > 0 or half == 0 and kept % 2 == 1
    return kept % 10 in (0, 5)


def _cut(coefficient, places, sign, rounding):
    """The coefficient without its last places, and whether anything was lost."""
    length = _length(coefficient)
    if places > length + 1:
        # Less than a tenth of one: only whether it is zero counts.
        places = length + 1
    scale = 10**places
    kept, rest = divmod(coefficient, scale)
    twice = 2 * rest
    half = (twice > scale) - (twice < scale)
    if _rounds_up(kept, rest, half, sign, rounding):
        kept += 1
    return kept, rest != 0


def _rescaled(x, exponent, rounding):
    if x._exp >= exponent:
        return _make(x._sign, x._int * 10 ** (x._exp - exponent), exponent)
    return _make(x._sign, _cut(x._int, exponent - x._exp, x._sign, rounding)[0], exponent)


def _overflow(sign, context):
    rounding = context.rounding
    infinite = rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN, ROUND_UP)
    infinite = infinite or rounding == ROUND_CEILING and sign == 0 or rounding == ROUND_FLOOR and sign == 1
    if infinite:
        result = _make(sign, 0, 0, "F")
    else:
        result = _make(sign, 10**context.prec - 1, context.Etop())
    result = context._signal(Overflow, result)
    context._signal(Inexact)
    context._signal(Rounded)
    return result


def _fixed(x, context):
    """A result rounded to the precision of the context, its exponent within the limits."""
    if x._special:
        if x.is_nan():
            return _nan_result(x, None, context)
        return x
    tiny = context.Etiny()
    top = context.Etop()
    if x._int == 0:
        highest = top if context.clamp else context.Emax
        exponent = min(max(x._exp, tiny), highest)
        if exponent != x._exp:
            context._signal(Clamped)
            return _make(x._sign, 0, exponent)
        return x
    length = _length(x._int)
    lowest = length + x._exp - context.prec
    if lowest > top:
        return _overflow(x._sign, context)
    subnormal = lowest < tiny
    if subnormal:
        lowest = tiny
    if x._exp < lowest:
        coefficient, inexact = _cut(x._int, lowest - x._exp, x._sign, context.rounding)
        if _length(coefficient) > context.prec:
            coefficient //= 10
            lowest += 1
        if lowest > top:
            return _overflow(x._sign, context)
        result = _make(x._sign, coefficient, lowest)
        if inexact and subnormal:
            context._signal(Underflow)
        if subnormal:
            context._signal(Subnormal)
        if inexact:
            context._signal(Inexact)
        context._signal(Rounded)
        if coefficient == 0:
            context._signal(Clamped)
        return result
    if subnormal:
        context._signal(Subnormal)
    if context.clamp and x._exp > top:
        context._signal(Clamped)
        return _make(x._sign, x._int * 10 ** (x._exp - top), top)
    return x


def _add(a, b, context):
    if a._special or b._special:
        if a.is_nan() or b.is_nan():
            return _nan_result(a, b, context)
        if a._special and b._special and a._sign != b._sign:
            return context._signal(InvalidOperation)
        return a if a._special else b
    exponent = min(a._exp, b._exp)
    if a._int == 0 and b._int == 0:
        sign = min(a._sign, b._sign)
        if context.rounding == ROUND_FLOOR and a._sign != b._sign:
            sign = 1
        return _fixed(_make(sign, 0, exponent), context)
    if a._int == 0 or b._int == 0:
        zero, other = (a, b) if a._int == 0 else (b, a)
        exponent = max(exponent, other._exp - context.prec - 1)
        if exponent < other._exp:
            return _fixed(_rescaled(other, exponent, ROUND_DOWN), context)
        return _fixed(other, context)
    if max(a._exp, b._exp) - exponent > context.prec + max(_length(a._int), _length(b._int)) + 2:
        # The smaller one is too small to count but for rounding.
        large, small = (a, b) if a.adjusted() > b.adjusted() else (b, a)
        exponent = large._exp - context.prec - 2 - max(0, context.prec - _length(large._int))
        if small.adjusted() < exponent:
            small = _make(small._sign, 1, exponent)
        a, b = large, small
        exponent = min(a._exp, b._exp)
    x = a._int * 10 ** (a._exp - exponent)
    y = b._int * 10 ** (b._exp - exponent)
    total = (-x if a._sign else x) + (-y if b._sign else y)
    if total == 0:
        return _fixed(_make(1 if context.rounding == ROUND_FLOOR else 0, 0, exponent), context)
    return _fixed(_make(1 if total < 0 else 0, abs(total), exponent), context)


def _multiply(a, b, context):
    sign = a._sign ^ b._sign
    if a._special or b._special:
        if a.is_nan() or b.is_nan():
            return _nan_result(a, b, context)
        if not a or not b:
            return context._signal(InvalidOperation)
        return _make(sign, 0, 0, "F")
    return _fixed(_make(sign, a._int * b._int, a._exp + b._exp), context)


def _divide(a, b, context):
    sign = a._sign ^ b._sign
    if a._special or b._special:
        if a.is_nan() or b.is_nan():
            return _nan_result(a, b, context)
        if a._special and b._special:
            return context._signal(InvalidOperation)
        if a._special:
            return _make(sign, 0, 0, "F")
        context._signal(Clamped)
        return _make(sign, 0, context.Etiny())
    if b._int == 0:
        if a._int == 0:
            return context._signal(DivisionUndefined)
        return context._signal(DivisionByZero, _make(sign, 0, 0, "F"))
    if a._int == 0:
        return _fixed(_make(sign, 0, a._exp - b._exp), context)
    shift = _length(b._int) - _length(a._int) + context.prec + 1
    exponent = a._exp - b._exp - shift
    if shift >= 0:
        quotient, rest = divmod(a._int * 10**shift, b._int)
    else:
        quotient, rest = divmod(a._int, b._int * 10**-shift)
    if rest:
        # A digit that tells rounding that something follows.
        if quotient % 5 == 0:
            quotient += 1
    else:
        ideal = a._exp - b._exp
        while exponent < ideal and quotient % 10 == 0:
            quotient //= 10
            exponent += 1
    return _fixed(_make(sign, quotient, exponent), context)


def _divide_int(a, b, context, wanted="both"):
    """The whole quotient and the rest."""
    sign = a._sign ^ b._sign
    if a._special or b._special:
        if a.is_nan() or b.is_nan():
            nan = _nan_result(a, b, context)
            return nan, nan
        if a._special:
            if b._special or wanted == "rest":
                nan = context._signal(InvalidOperation)
                return nan, nan
            infinity = _make(sign, 0, 0, "F")
            if wanted == "quotient":
                return infinity, None
            return infinity, context._signal(InvalidOperation)
        return _make(sign, 0, 0), _fixed(a, context)
    if b._int == 0:
        if a._int == 0:
            nan = context._signal(DivisionUndefined)
            return nan, nan
        if wanted == "rest":
            nan = context._signal(InvalidOperation)
            return nan, nan
        infinity = context._signal(DivisionByZero, _make(sign, 0, 0, "F"))
        if wanted == "quotient":
            return infinity, None
        return infinity, context._signal(InvalidOperation)
    exponent = min(a._exp, b._exp)
    if a.adjusted() - b.adjusted() > context.prec + 1:
        nan = context._signal(DivisionImpossible)
        return nan, nan
    top = a._int * 10 ** (a._exp - exponent)
    bottom = b._int * 10 ** (b._exp - exponent)
    quotient, rest = divmod(top, bottom)
    if _length(quotient) > context.prec:
        nan = context._signal(DivisionImpossible)
        return nan, nan
    return _make(sign, quotient, 0), _fixed(_make(a._sign, rest, exponent), context)


def _is_whole(x):
    return x._exp >= 0 or x._int % 10**-x._exp == 0


def _power(a, b, context):
    if a.is_nan() or b.is_nan():
        return _nan_result(a, b, context)
    if not b:
        if not a:
            return context._signal(InvalidOperation)
        return _ONE
    whole = b._special == "" and _is_whole(b)
    odd = whole and int(b) % 2 != 0
    sign = 1 if a._sign and odd else 0
    if a._sign and a and not whole:
        if not (a._special == "F" and not b._special):
            return context._signal(InvalidOperation)
    if not a:
        if b._sign:
            return _make(sign, 0, 0, "F")
        return _make(sign, 0, 0)
    if a._special:
        if b._sign:
            return _make(sign, 0, 0)
        return _make(sign, 0, 0, "F")
    if b._special:
        order = _cmp(a.copy_abs(), _ONE)
        if order == 0:
            return _fixed(_make(0, 10 ** (context.prec - 1), 1 - context.prec), context)
        if (order > 0) == (b._sign == 0):
            return _make(0, 0, 0, "F")
        return _make(0, 0, 0)
    if _cmp(a.copy_abs(), _ONE) == 0 and whole:
        count = int(b)
        exponent = a._exp * count if b._sign == 0 else 0
        exponent = max(exponent, 1 - context.prec)
        return _make(sign, 10**-exponent if exponent <= 0 else 1, min(exponent, 0))
    exact = _exact_power(a, b, whole, sign, context)
    if exact is not None:
        return _fixed(exact, context)
    magnitude = a.copy_abs()
    if b.adjusted() + _length(abs(magnitude.adjusted()) + 1) > 20:
        grows = (magnitude.adjusted() >= 0) == (b._sign == 0)
        return _overflow(sign, context) if grows else _fixed(_make(sign, 1, context.Etiny() - 2), context)

    def digits_of(digits):
        extra = digits + 12 + max(0, b.adjusted()) + 8
        log = _ln_digits(magnitude, extra)
        product = _make(log._sign ^ b._sign, log._int * b._int, log._exp + b._exp)
        return _exp_digits(product, digits)

    result = _rounded_half_even(digits_of, context)
    return _make(sign, result._int, result._exp, result._special) if sign else result


def _exact_power(a, b, whole, sign, context):
    """The power, where it is a whole number's and has not too many digits."""
    if not whole:
        return None
    count = abs(int(b))
    if count * _length(a._int) > 40000 + 4 * context.prec:
        return None
    coefficient = a._int**count
    if b._sign == 0:
        if _length(coefficient) > context.prec * 40 + 400:
            return None
        return _make(sign, coefficient, a._exp * count)
    # A power with a negative exponent: one by the other.
    shift = _length(coefficient) + context.prec + 2
    quotient, rest = divmod(10**shift, coefficient)
    exponent = -a._exp * count - shift
    if rest:
        return _make(sign, quotient * 10 + 1, exponent - 1)
    while quotient % 10 == 0 and exponent < -a._exp * count:
        quotient //= 10
        exponent += 1
    return _make(sign, quotient, exponent)


def _rounded_half_even(digits_of, context):
    """A transcendental result, computed with more and more digits until its rounding is certain."""
    extra = 8
    while True:
        result = digits_of(context.prec + extra)
        tail = result._int % 10 ** max(1, _length(result._int) - context.prec)
        half = 5 * 10 ** (max(1, _length(result._int) - context.prec) - 1)
        if abs(tail - half) > 1000 or extra > 60:
            break
        extra += 12
    exact = _make(result._sign, result._int * 10 + 1, result._exp - 1)
    saved = context.rounding
    context.rounding = ROUND_HALF_EVEN
    try:
        return _fixed(exact, context)
    finally:
        context.rounding = saved


def _quotient(top, bottom, digits):
    shift = digits + _length(bottom._int) - _length(top._int) + 1
    return _make(top._sign ^ bottom._sign, top._int * 10**shift // bottom._int, top._exp - bottom._exp - shift)


def _fixed_point(x, places):
    """The number times ten to the power of `places`, as an int."""
    value = x._int
    shift = x._exp + places
    value = value * 10**shift if shift >= 0 else value // 10**-shift
    return -value if x._sign else value


_LN10_CACHE = {}


def _ln10(places):
    if places not in _LN10_CACHE:
        # ln 10 = 3 ln 2 + ln 1.25; ln 2 and ln 1.25 by the series of the inverse hyperbolic tangent.
        guard = places + 10
        one = 10**guard
        _LN10_CACHE[places] = (3 * _atanh_ratio(1, 3, one) * 2 + _atanh_ratio(1, 9, one) * 2) // 10**10
    return _LN10_CACHE[places]


def _atanh_ratio(top, bottom, one):
    """atanh(top / bottom), times `one`."""
    power = one * top // bottom
    square_top, square_bottom = top * top, bottom * bottom
    total = power
    number = 1
    while power:
        power = power * square_top // square_bottom
        number += 2
        total += power // number
    return total


def _ln_digits(x, digits):
    """The natural logarithm of a positive number to so many digits."""
    places = digits + 10 + abs(x.adjusted()).bit_length()
    while True:
        # x = m * 10**k with m near one.
        k = x.adjusted()
        m = _make(0, x._int, x._exp - k)
        if m._int * 10 ** max(0, m._exp) * 10 > 31 * 10 ** max(0, -m._exp):
            k += 1
            m = _make(0, m._int, m._exp - 1)
        one = 10**places
        value = _fixed_point(m, places)
        # Square roots bring it nearer to one.
        roots = 0
        while abs(value - one) * 1000 > one and roots < 12:
            value = math.isqrt(value * one)
            roots += 1
        ratio_top = value - one
        ratio_bottom = value + one
        term = ratio_top * one // ratio_bottom
        square = term * term // one
        total = term
        number = 1
        while term:
            term = term * square // one
            if term == -1:
                term = 0
            number += 2
            total += term // number
        result = (total * 2 << roots) + k * _ln10(places)
        if _length(abs(result)) >= digits + 4 or places > 100000:
            return _make(1 if result < 0 else 0, abs(result), -places)
        places += digits


def _exp_digits(x, digits):
    """e to the power of a number to so many digits."""
    places = digits + 15 + max(0, x.adjusted()) * 2
    ln10 = _ln10(places)
    value = _fixed_point(x, places)
    k, rest = divmod(value, ln10)
    one = 10**places
    halvings = 8
    rest >>= halvings
    total = one
    term = one
    number = 0
    while term:
        number += 1
        term = term * rest // (one * number)
        total += term
    for _ in range(halvings):
        total = total * total // one
    return _make(0, total, k - places)


_SPEC = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<z>z)?(?P<alt>\#)?(?P<zero>0)?(?P<width>\d+)?"
    r"(?P<group>,)?(?:\.(?P<prec>\d+))?(?P<type>[eEfFgGn%])?\Z",
    re.DOTALL,
)


def _format(x, specifier, context):
    match = _SPEC.match(specifier)
    if match is None:
        raise ValueError("invalid format string")
    kind = match["type"]
    fill, align = match["fill"], match["align"]
    if match["zero"]:
        if align is None:
            fill, align = "0", "="
    fill = fill or " "
    align = align or ">"
    width = int(match["width"] or "0")
    precision = match["prec"]
    precision = None if precision is None else int(precision)
    if kind == "n":
        kind = "g"
    if x._special:
        shown = x.copy_abs()
        body = _text(shown, context)
        if kind == "%":
            body += "%"
        if fill == "0" and align == "=" and match["zero"]:
            fill, align = " ", ">"
        return _aligned(_sign_of(x, match["sign"]), body, fill, align, width)
    if kind == "%":
        x = _make(x._sign, x._int, x._exp + 2)
    rounding = context.rounding
    if precision is not None:
        if kind in ("e", "E"):
            x = _to_digits(x, precision + 1, rounding)
        elif kind in ("f", "F", "%"):
            x = _rescaled(x, -precision, rounding)
        elif kind is None or kind in ("g", "G"):
            if _length(x._int) > (precision or 1):
                x = _to_digits(x, precision or 1, rounding)
    if x._int == 0 and x._exp > 0 and kind in ("f", "F", "%"):
        x = _rescaled(x, 0, rounding)
    digits = str(x._int)
    left = x._exp + len(digits)
    if kind in ("e", "E"):
        if x._int == 0 and precision is not None:
            dot = 1 - precision
        else:
            dot = 1
    elif kind in ("f", "F", "%"):
        dot = left
    elif x._exp <= 0 and left > -6:
        dot = left
    else:
        dot = 1
    if dot < 0:
        whole, fraction = "0", "0" * -dot + digits
    elif dot > len(digits):
        whole, fraction = digits + "0" * (dot - len(digits)), ""
    else:
        whole, fraction = digits[:dot] or "0", digits[dot:]
    exponent = left - dot
    if match["z"] and x._sign and not (whole + fraction).strip("0"):
        x = x.copy_abs()
    body = fraction and "." + fraction
    if exponent or kind in ("e", "E"):
        letter = {"E": "E", "e": "e", "G": "E", "g": "e"}.get(kind, "E" if context.capitals else "e")
        body += letter + "%+d" % exponent
    if kind == "%":
        body += "%"
    sign = _sign_of(x, match["sign"])
    if match["group"]:
        least = width - len(body) - len(sign) if fill == "0" and align == "=" else 0
        whole = _grouped(whole, least)
    elif fill == "0" and align == "=":
        whole = whole.rjust(width - len(body) - len(sign), "0")
    return _aligned(sign, whole + body, fill, align, width)


def _to_digits(x, count, rounding):
    if x._int == 0:
        return x
    result = _rescaled(x, x.adjusted() + 1 - count, rounding)
    if result.adjusted() != x.adjusted():
        result = _rescaled(result, result.adjusted() + 1 - count, rounding)
    return result


def _grouped(digits, least):
    while True:
        parts = []
        rest = digits
        while len(rest) > 3:
            parts.append(rest[-3:])
            rest = rest[:-3]
        parts.append(rest)
        text = ",".join(reversed(parts))
        if len(text) >= least:
            return text
        digits = "0" + digits


def _sign_of(x, wish):
    if x._sign:
        return "-"
    return wish if wish in ("+", " ") else ""


def _aligned(sign, body, fill, align, width):
    space = width - len(sign) - len(body)
    if space <= 0:
        return sign + body
    if align == "=":
        return sign + fill * space + body
    text = sign + body
    if align == "<":
        return text + fill * space
    if align == "^":
        return fill * (space // 2) + text + fill * (space - space // 2)
    return fill * space + text


_NAN = _make(0, 0, 0, "n")
_ONE = _make(0, 1, 0)
DefaultContext = Context()
BasicContext = Context(
    prec=9,
    rounding=ROUND_HALF_UP,
    traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow],
)
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[])

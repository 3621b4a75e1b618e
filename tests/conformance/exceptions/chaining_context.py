def low():
    raise KeyError("low")


def implicit():
    try:
        low()
    except KeyError:
        raise ValueError("high")


def explicit():
    try:
        low()
    except KeyError as e:
        raise RuntimeError("wrapped") from e


def hidden():
    try:
        low()
    except KeyError:
        raise TypeError("clean") from None


for f in (implicit, explicit, hidden):
    try:
        f()
    except Exception as e:
        print(f.__name__, repr(e), repr(e.__context__), repr(e.__cause__), e.__suppress_context__)

try:
    raise ValueError("with class cause") from OSError
except ValueError as e:
    print(repr(e.__cause__))
try:
    raise ValueError("bad cause") from 5
except TypeError as e:
    print(e)


def chain(n):
    if n == 0:
        raise ValueError("deepest")
    try:
        chain(n - 1)
    except Exception as e:
        raise RuntimeError(f"level {n}") from e


try:
    chain(3)
except RuntimeError as e:
    while e is not None:
        print(type(e).__name__, e)
        e = e.__cause__

try:
    try:
        1 / 0
    finally:
        {}["k"]
except KeyError as e:
    print(repr(e), repr(e.__context__))

e = ValueError("noted")
e.add_note("first note")
e.add_note("second")
try:
    raise e
except ValueError as err:
    print(err, err.__notes__)


def rethrow():
    try:
        low()
    except KeyError as err:
        err.seen = True
        raise


try:
    rethrow()
except KeyError as err:
    print(err, err.seen, err.__context__)
try:
    raise
except RuntimeError as err:
    print(err)
try:
    try:
        raise ValueError(1)
    except ValueError as err:
        raise err
except ValueError as again:
    print(again, again.__context__)
try:
    print(err)
except NameError as ne:
    print(ne)

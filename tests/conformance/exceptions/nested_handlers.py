def handler(n):
    try:
        try:
            if n == 0:
                raise ValueError("v")
            if n == 1:
                raise KeyError("k")
            if n == 2:
                raise IndexError("i")
            if n == 3:
                return [][1]
            return "no error"
        except ValueError as e:
            print(" inner value", e)
            raise TypeError("converted") from e
        except KeyError as e:
            print(" inner key", e)
            return "recovered"
        finally:
            print(" inner finally")
    except (TypeError, LookupError) as e:
        print(" outer", type(e).__name__, e)
        return "outer handled"
    finally:
        print(" outer finally")


for n in range(5):
    print(n)
    print(" =>", handler(n))


def choose(exc):
    try:
        raise exc
    except OSError as e:
        return f"os {e}"
    except (ArithmeticError, LookupError) as e:
        return f"{type(e).__mro__[1].__name__} {e}"
    except Exception:
        return "general"
    except BaseException as e:
        return f"base {type(e).__name__}"


for exc in (FileNotFoundError("f"), OSError(2, "No such"), ZeroDivisionError("z"), OverflowError("o"), KeyError("k"), IndexError("i"),
            AttributeError("a"), KeyboardInterrupt(), SystemExit(3), StopIteration(4), GeneratorExit(), TimeoutError("t"),
            ConnectionResetError("c"), NotImplementedError("n"), UnicodeError("u"), PermissionError(13, "denied", "/x")):
    print(type(exc).__name__, "->", choose(exc))

kinds = (ValueError, TypeError)
for x in ("a", None, "5"):
    try:
        print(int(x))
    except kinds as e:
        print("kind", type(e).__name__)
    else:
        print("fine")


def retry(f, times):
    last = None
    for attempt in range(1, times + 1):
        try:
            return f(attempt)
        except ValueError as e:
            last = e
            print("retry", attempt, e)
    raise RuntimeError("gave up") from last


def third(n):
    if n < 3:
        raise ValueError(f"n={n}")
    return "ok"


print(retry(third, 5))
try:
    retry(third, 2)
except RuntimeError as e:
    print(e, "<-", e.__cause__)

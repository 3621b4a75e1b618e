def work(kinds):
    errs = []
    for k in kinds:
        try:
            raise k(f"bad {k.__name__}")
        except Exception as e:
            errs.append(e)
    if errs:
        raise ExceptionGroup("work failed", errs)
    return "fine"


for kinds in ([], [ValueError], [ValueError, TypeError], [KeyError, ValueError, ValueError]):
    try:
        print(work(kinds))
    except* ValueError as eg:
        print("values", len(eg.exceptions), [str(e) for e in eg.exceptions])
    except* (TypeError, KeyError) as eg:
        print("others", [repr(e) for e in eg.exceptions], type(eg).__name__)
    else:
        print("no error")
    finally:
        print("--")
try:
    try:
        work([ValueError, OSError])
    except* ValueError:
        print("took the value")
except ExceptionGroup as rest:
    print("rest:", rest, rest.exceptions)
nested = ExceptionGroup("top", [ValueError(1), ExceptionGroup("mid", [TypeError(2), ValueError(3)]), KeyError("k")])
print(nested, repr(nested.message), len(nested.exceptions))
match_, rest = nested.split(ValueError)
print(match_.exceptions, "|", rest.exceptions)
print(nested.subgroup(TypeError).exceptions, nested.subgroup(OSError))
print(nested.subgroup(lambda e: isinstance(e, KeyError)).exceptions)


def leaves(eg):
    for e in eg.exceptions:
        if isinstance(e, BaseExceptionGroup):
            yield from leaves(e)
        else:
            yield e


print([repr(e) for e in leaves(nested)])
try:
    raise ValueError("single")
except* ValueError as eg:
    print(type(eg).__name__, eg.exceptions, str(eg))
try:
    try:
        raise ExceptionGroup("g", [ValueError("a")])
    except* ValueError:
        raise RuntimeError("from handler")
except RuntimeError as e:
    print(type(e).__name__, e)
except ExceptionGroup as eg:
    print("grouped", eg, eg.exceptions)
for bad in (lambda: ExceptionGroup("empty", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup("base", [KeyboardInterrupt()])):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(isinstance(nested, Exception), str(ExceptionGroup("one", [ValueError()])), repr(ExceptionGroup("r", [ValueError("q")])))

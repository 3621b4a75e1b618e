log = []


def flow(kind):
    try:
        log.append("try")
        if kind == "raise":
            raise ValueError("x")
        if kind == "return":
            return "from try"
    except ValueError:
        log.append("except")
        return "from except"
    else:
        log.append("else")
        return "from else"
    finally:
        log.append("finally")


for k in ("ok", "raise", "return"):
    print(flow(k), log)
    log.clear()


def override():
    try:
        return "try"
    finally:
        return "finally wins"


def swallow():
    try:
        raise RuntimeError("lost")
    finally:
        return "swallowed"


def value_kept():
    x = 1
    try:
        return x
    finally:
        x = 2


def mutable_kept():
    x = [1]
    try:
        return x
    finally:
        x.append(2)


print(override(), swallow(), value_kept(), mutable_kept())


def loops():
    out = []
    for i in range(6):
        try:
            if i == 1:
                continue
            if i == 4:
                break
            out.append(i)
        except Exception:
            out.append("never")
        else:
            out.append(f"else{i}")
        finally:
            out.append(f"fin{i}")
    else:
        out.append("loop else")
    return out


print(loops())


def continue_in_finally():
    n = 0
    for i in range(3):
        try:
            1 / 0
        finally:
            n += 1
            continue
    return n


print(continue_in_finally())


def nested():
    try:
        try:
            raise KeyError("inner")
        finally:
            log.append("f1")
    except KeyError as e:
        log.append(repr(e))
        try:
            raise ValueError("second")
        except ValueError:
            log.append("v")
        finally:
            log.append("f2")
        raise
    finally:
        log.append("f3")


try:
    nested()
except KeyError as e:
    print("outer", e, log)


def else_raises():
    try:
        pass
    except ValueError:
        return "not caught here"
    else:
        raise ValueError("from else")


try:
    else_raises()
except ValueError as e:
    print(e)


def gen_flow():
    while True:
        try:
            return "a"
        finally:
            break
    return "b"


print(gen_flow())

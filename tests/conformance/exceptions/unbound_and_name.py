flag = False
if flag:
    ghost = 1
try:
    print(ghost)
except NameError as e:
    print(type(e).__name__, e)


def conditional(go):
    if go:
        value = "set"
    return value


print(conditional(True))
try:
    conditional(False)
except UnboundLocalError as e:
    print(e)


def loop_var(n):
    for i in range(n):
        pass
    return i


print(loop_var(3))
try:
    loop_var(0)
except UnboundLocalError as e:
    print(e)


def except_var():
    try:
        raise ValueError("gone")
    except ValueError as err:
        kept = err
    try:
        err
    except UnboundLocalError as e:
        print(e)
    return kept


print(repr(except_var()))


def free():
    def inner():
        return later
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    later = "now"
    return inner()


print(free())


def uses_global():
    return defined_below()


try:
    uses_global()
except NameError as e:
    print(e)


def defined_below():
    return "defined"


print(uses_global())


def partial_try(fail):
    try:
        if fail:
            raise KeyError
        result = 1
    except KeyError:
        pass
    else:
        result += 1
    return result


print(partial_try(False))
try:
    partial_try(True)
except NameError as e:
    print(isinstance(e, UnboundLocalError), e)


def augmented():
    counter_value += 1


try:
    augmented()
except UnboundLocalError as e:
    print(e)
print([v for v in "ab"], "v" in dir())

# Messages of TypeErrors raised by wrong calls.
def pair(a, b):
    return a, b


def kwonly(a, *, key, other=1):
    return a, key, other


def posonly(a, b=2, /, c=3):
    return a, b, c


def many(a, b, c, *rest):
    return rest


def nothing():
    return None


def attempt(label, thunk):
    try:
        print(label, "->", thunk())
    except TypeError as e:
        print(label, "!!", e)


attempt("pair()", lambda: pair())
attempt("pair(1)", lambda: pair(1))
attempt("pair(1,2,3)", lambda: pair(1, 2, 3))
attempt("pair(a=1)", lambda: pair(a=1))
attempt("pair(1,a=2)", lambda: pair(1, a=2))
attempt("pair(1,2,z=3)", lambda: pair(1, 2, z=3))
attempt("kwonly(1)", lambda: kwonly(1))
attempt("kwonly(1,2)", lambda: kwonly(1, 2))
attempt("kwonly(1,key=2)", lambda: kwonly(1, key=2))
attempt("posonly(a=1)", lambda: posonly(a=1))
attempt("posonly(1,b=5)", lambda: posonly(1, b=5))
attempt("posonly(1,c=5)", lambda: posonly(1, c=5))
attempt("posonly(1,2,3,4)", lambda: posonly(1, 2, 3, 4))
attempt("many(1)", lambda: many(1))
attempt("many()", lambda: many())
attempt("nothing(1)", lambda: nothing(1))
attempt("star", lambda: pair(*[1, 2], **{"b": 3}))
attempt("dup", lambda: pair(**{"a": 1}, **{"a": 2}))
attempt("notiter", lambda: pair(*5))
attempt("notmap", lambda: pair(**5))
five, empty = 5, None
attempt("int()", lambda: five())
attempt("None()", lambda: empty())

class AppError(Exception):
    """Base of ours."""


class NotFound(AppError):
    def __init__(self, key, where="db"):
        super().__init__(f"{key} not in {where}")
        self.key = key
        self.where = where


class Coded(AppError):
    code = 500

    def __init__(self, *args, code=None):
        super().__init__(*args)
        if code:
            self.code = code

    def __str__(self):
        return f"[{self.code}] " + super().__str__()


class NoSuper(Exception):
    def __init__(self, a, b):
        self.total = a + b


class Bare(Exception):
    pass


for make in (lambda: AppError("plain"), lambda: NotFound("k"), lambda: NotFound("k", where="disk"), lambda: Coded("broke", code=404),
             lambda: Coded(), lambda: NoSuper(1, 2), lambda: Bare(), lambda: Bare("a", 2), lambda: Bare(["x"])):
    try:
        raise make()
    except NotFound as e:
        print("NF", e, repr(e), e.key, e.where, e.args)
    except (Coded, NoSuper) as e:
        print("C", e, repr(e), e.args, getattr(e, "total", None))
    except AppError as e:
        print("App", e, repr(e), e.args)
    except Exception as e:
        print("Ex", str(e), repr(e), e.args, type(e).__name__)
try:
    raise Bare
except Bare as e:
    print(repr(e), str(e) == "", e.args == (), bool(e))
print(issubclass(NotFound, AppError), issubclass(AppError, LookupError), NotFound.__mro__[1].__name__, NotFound.__bases__)


class Multi(AppError, KeyError):
    pass


try:
    raise Multi("both")
except LookupError as e:
    print("as lookup", e, isinstance(e, AppError))
err = ValueError("saved")
for i in range(2):
    try:
        raise err
    except ValueError as e:
        print(i, e is err)
for bad in ("text", 5, None, int):
    try:
        raise bad
    except TypeError as e:
        print(e)

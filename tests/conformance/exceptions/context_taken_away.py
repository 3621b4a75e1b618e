from contextlib import contextmanager, ExitStack


class MyException(Exception):
    pass


@contextmanager
def my_cm():
    try:
        yield
    except BaseException:
        exc = MyException()
        try:
            raise exc
        finally:
            exc.__context__ = None


class Cm:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        try:
            raise MyException
        except MyException as e:
            e.__context__ = None
            raise


@contextmanager
def my_cm_with_exit_stack():
    with ExitStack() as stack:
        stack.enter_context(my_cm())
        yield stack


def plain():
    try:
        raise IndexError
    except IndexError:
        exc = MyException()
        try:
            raise exc
        finally:
            exc.__context__ = None


for cm in (my_cm, my_cm_with_exit_stack, Cm):
    try:
        with cm():
            raise IndexError()
    except MyException as exc:
        print(repr(exc.__context__))
try:
    plain()
except MyException as exc:
    print(repr(exc.__context__))

"""Measuring how long a function takes."""
import itertools
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter


class Timer:
    """Measures a function; text cannot be run."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        for part, name in ((stmt, "stmt"), (setup, "setup")):
            if not callable(part) and part != "pass":
                if isinstance(part, str):
                    raise NotImplementedError("a program that is compiled ahead of time cannot run text")
                raise ValueError(f"{name} is neither a string nor callable")
        self.timer = timer
        self._stmt = stmt if callable(stmt) else None
        self._setup = setup if callable(setup) else None

    def timeit(self, number=default_number):
        """The seconds that so many calls take."""
        stmt = self._stmt
        if self._setup is not None:
            self._setup()
        counter = itertools.repeat(None, number)
        start = self.timer()
        for _ in counter:
            if stmt is not None:
                stmt()
        return self.timer() - start

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """A number of calls that takes long enough, and how long."""
        base = 1
        while True:
            for factor in 1, 2, 5:
                number = base * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return (number, taken)
            base *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(
    stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None
):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)

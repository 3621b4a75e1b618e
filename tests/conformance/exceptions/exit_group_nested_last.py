"""A group whose last exception is a group: where the margins of the traceback close."""
import traceback

inner = ExceptionGroup("inner", [TypeError("t"), OSError(2, "No such file", "f.txt")])
for group in (
    ExceptionGroup("flat", [ValueError(1)]),
    ExceptionGroup("last", [ValueError(1), inner]),
    ExceptionGroup("first", [inner, ValueError(1)]),
    ExceptionGroup("deep", [ExceptionGroup("deeper", [inner]), inner]),
    ExceptionGroup("many", [ValueError(i) for i in range(17)]),
    ExceptionGroup("many", [inner for i in range(17)]),
):
    print("".join(traceback.format_exception(group)))
raise ExceptionGroup("last words", [ValueError(1), inner])

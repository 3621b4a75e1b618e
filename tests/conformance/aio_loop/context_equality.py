"""Contexts are equal when the same variables have equal values; they have no hash."""
import contextvars

name = contextvars.ContextVar("name", default="nobody")
number = contextvars.ContextVar("number")
first, second = contextvars.copy_context(), contextvars.copy_context()
print(first == second, first != second, first == 3)
first.run(name.set, "a")
print(first == second)
second.run(name.set, "a")
print(first == second)
second.run(number.set, [1])
print(first == second)
first.run(number.set, [1])
print(first == second)
try:
    hash(first)
except TypeError as e:
    print(e)

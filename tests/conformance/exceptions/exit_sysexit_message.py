import sys

print("before")


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        print("guard saw", kind.__name__, value)


with Guard():
    sys.exit("fatal: no config given")

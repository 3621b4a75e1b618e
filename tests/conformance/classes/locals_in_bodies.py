"""`locals()`, `vars()` and `dir()` in a class body are its namespace: what is written there becomes an attribute."""


def shown(names):
    return sorted(name for name in names if not name.startswith("__"))


class Plain:
    a = 1
    b = a + 1
    print(shown(locals()), locals()["a"], locals()["__qualname__"])
    for _name in ("x", "y"):
        locals()[f"get_{_name}"] = lambda self, name=_name: name * 2
    locals()["a"] = 10
    print(a, vars() is locals(), shown(dir()))
    copied = {key: value for key, value in locals().items() if key in ("a", "b")}
    del locals()["b"]

    def method(self):
        return self.get_x() + self.get_y()

    print("method" in locals())


print(Plain.copied, Plain().method(), hasattr(Plain, "b"), Plain.a)


def outer():
    x = 5

    class Inner:
        y = x
        print(shown(locals()))

        class Deep:
            z = 1
            print(shown(vars()), locals()["__qualname__"])

    return Inner


print(outer().y)
for cell in (1, None):
    try:
        type("A", (), {"__classcell__": cell})
    except TypeError as error:
        print(error)

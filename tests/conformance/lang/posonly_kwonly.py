def area(width, height, /, *, unit="cm", scale=1):
    return f"{width * height * scale}{unit}^2"


print(area(2, 3))
print(area(2, 3, unit="m"))
print(area(2, 3, scale=10, unit="mm"))


def tag(name, /, **attrs):
    # a positional-only parameter's name is free for use in **attrs
    body = " ".join(f'{k}="{v}"' for k, v in attrs.items())
    return f"<{name} {body}>" if body else f"<{name}>"


print(tag("br"))
print(tag("input", name="user", type="text"))


def log(*, level, msg):
    return f"[{level}] {msg}"


print(log(msg="late", level="INFO"))
for bad in (lambda: log("x"), lambda: log(level="a"), lambda: area(width=1, height=2),
            lambda: area(1, 2, 3), lambda: tag(), lambda: log(level="a", msg="b", more=1)):
    try:
        bad()
    except TypeError as err:
        print(err)

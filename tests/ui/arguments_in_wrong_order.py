def greet(greeting="hello", name):
    return f"{greeting} {name}"


print(greet(greeting="hi", "you"))
print(greet(**{"greeting": "hi"}, *["you"]))

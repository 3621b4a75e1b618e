source = "1 + 1"
print(eval(source))
exec("x = 2")
code = compile(source, "<string>", "eval")

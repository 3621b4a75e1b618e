import contextvars

a = contextvars.ContextVar("a")
b = contextvars.ContextVar("b", default=5)
a.set(1)
context = contextvars.copy_context()
print(context[a], a in context, b in context, context.get(b), context.get(b, "none"), len(context))
print([v.name for v in context], list(context.values()), context.run(lambda: b.get()))
try:
    context[b]
except KeyError:
    print("KeyError")
copy = context.copy()
copy.run(a.set, 2)
print(context[a], copy[a], a.get())
try:
    context.run(context.run, print)
except RuntimeError as e:
    print(str(e)[:20])

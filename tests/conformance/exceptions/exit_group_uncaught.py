print("collecting")
problems = []
for raw in ("1", "x", "3", "y"):
    try:
        print(int(raw))
    except ValueError as e:
        problems.append(e)
if problems:
    raise ExceptionGroup("bad rows", problems)

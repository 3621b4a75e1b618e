def literal(v):
    match v:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus one"
        case "hi" | "hello" as word:
            return f"greeting {word}"
        case None:
            return "none"
        case True:
            return "true?"
        case float() as f:
            return f"float {f}"
        case str(s) if s.isdigit():
            return f"digits {int(s)}"
        case str():
            return "text"
        case [] | ():
            return "empty seq"
        case [x]:
            return f"one {x}"
        case [x, y]:
            return f"two {x},{y}"
        case [first, *others, last]:
            return f"many {first}..{last} with {others}"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": kind, **rest}:
            return f"{kind} {rest}"
        case {}:
            return "mapping"
        case _:
            return f"other {type(v).__name__}"


tests = [0, 2, -1, "hi", "hello", None, True, 2.5, "42", "word", [], (), [9], (1, 2),
         [1, 2, 3, 4], {"type": "circle", "r": 3, "x": 1}, {"type": "sq", "a": 1, "b": 2},
         {"k": 1}, {1, 2}, 99, b"ab", range(2), "", 1.0]
for t in tests:
    print(repr(t), "->", literal(t))

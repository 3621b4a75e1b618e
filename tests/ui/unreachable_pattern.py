def name(value):
    match value:
        case other:
            return other
        case 1:
            return "one"
    match value:
        case [x, x]:
            return x
        case 1 | other:
            return other

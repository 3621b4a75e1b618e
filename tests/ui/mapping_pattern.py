def rest_of(value):
    match value:
        case {"a": 1, **rest, "b": 2}:
            return rest

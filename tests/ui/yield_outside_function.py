yield 1


class Numbers:
    yield from range(3)

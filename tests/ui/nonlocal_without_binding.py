counter = 0


def make():
    def bump():
        nonlocal counter
        counter += 1
    return bump

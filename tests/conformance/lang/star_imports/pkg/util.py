def helper(x):
    from . import core
    return x, core.alpha()

from .util import helper
class Thing:
    def go(self): return helper(2)
def alpha(): return "alpha"

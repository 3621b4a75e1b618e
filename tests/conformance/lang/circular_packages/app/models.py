class Registry(dict):
    pass
_reg = []
class User:
    def __init__(self, n): self.n = n; _reg.append(self)
    def __repr__(self): return f"User({self.n})"
def all_users(): return _reg
def range(n): return "mine", n

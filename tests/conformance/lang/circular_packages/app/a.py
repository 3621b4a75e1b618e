print("a start")
from . import b
def fa(): return "fa", b.fb()
print("a end", __name__, __package__)
if __name__ == "__main__": print("never")

from .core import Thing, alpha
from . import util as _util
from .sub import deep
beta = 3
gamma = 4
_hid = 5
__all__ = ["alpha", "beta", "Thing"]
__all__ += ["helper"]
from .util import helper
def __getattr__(name):
    if name.startswith("lazy"):
        return "lazy:" + name
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

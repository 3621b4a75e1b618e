from .. import util
from .. import util as u2
delta = util is u2
X = __name__
_private = 1

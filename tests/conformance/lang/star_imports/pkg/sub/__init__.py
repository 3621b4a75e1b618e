from .deep import *
from ..core import *

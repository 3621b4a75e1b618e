print("init app", __name__)
from . import a

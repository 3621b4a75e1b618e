from . import settings
from .database import connect

print(settings, connect)

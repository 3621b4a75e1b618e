import decimal
from decimal import Decimal
import ctypes

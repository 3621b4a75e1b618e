import ctypes.util
from curses import initscr
import ctypes

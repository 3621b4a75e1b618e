"""`test.support.import_helper`: there is one form of each module, so a fresh one is the module."""

import asyncio
import bisect
import contextlib
import contextvars
import copy
import datetime
import decimal
import functools
import heapq
import json
import operator
import queue
import random
import statistics
import struct
import sys
import types
import unittest
import warnings
import weakref


def import_module(name, deprecated=False, *, required_on=()):
    try:
        return sys.modules[name]
    except KeyError:
        raise unittest.SkipTest(f"No module named '{name}'")


def import_fresh_module(name, fresh=(), blocked=(), *, deprecated=False):
    return import_module(name)

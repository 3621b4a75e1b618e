"""`test.support.os_helper`: a file for tests to write to."""

import os
import tempfile

TESTFN = os.path.join(tempfile.gettempdir(), f"portalis-cpython-tests-{os.getpid()}")


def unlink(path):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass

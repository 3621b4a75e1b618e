"""Files and folders of a random name that are removed after use."""
import errno
import io
import os
import random
import shutil
import types
import weakref

__all__ = [
    "NamedTemporaryFile",
    "TemporaryFile",
    "SpooledTemporaryFile",
    "TemporaryDirectory",
    "mkdtemp",
    "mktemp",
    "TMP_MAX",
    "gettempprefix",
    "tempdir",
    "gettempdir",
    "gettempprefixb",
    "gettempdirb",
]

TMP_MAX = 10000
template = "tmp"
tempdir = None

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
_random = random.Random()


def gettempprefix():
    """What the names begin with."""
    return template


def gettempprefixb():
    return os.fsencode(template)


def gettempdir():
    """The folder that is used if none is given."""
    global tempdir
    if tempdir is None:
        tempdir = _found_folder()
    return os.fsdecode(tempdir)


def gettempdirb():
    return os.fsencode(gettempdir())


def _found_folder():
    candidates = [os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)]
    candidates.extend(["/tmp", "/var/tmp", "/usr/tmp", os.getcwd()])
    for folder in candidates:
        folder = os.path.abspath(folder)
        if os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK):
            return folder
    raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in %s" % candidates)


def _name():
    return "".join(_random.choices(_LETTERS, k=8))


def _path(suffix, prefix, dir):
    if prefix is None:
        prefix = template
    if suffix is None:
        suffix = ""
    if dir is None:
        dir = gettempdir()
    return os.path.join(os.path.abspath(dir), prefix + _name() + suffix)


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Makes a folder and gives its path."""
    for _ in range(TMP_MAX):
        path = _path(suffix, prefix, dir)
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(errno.EEXIST, "No usable temporary directory name found")


def mktemp(suffix="", prefix=template, dir=None):
    """A path that nothing has yet."""
    for _ in range(TMP_MAX):
        path = _path(suffix, prefix, dir)
        if not os.path.lexists(path):
            return path
    raise FileExistsError(errno.EEXIST, "No usable temporary filename found")


def _new_file(suffix, prefix, dir):
    for _ in range(TMP_MAX):
        path = _path(suffix, prefix, dir)
        try:
            open(path, "xb").close()
        except FileExistsError:
            continue
        os.chmod(path, 0o600)
        return path
    raise FileExistsError(errno.EEXIST, "No usable temporary file name found")


def _remove(path):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


class _TemporaryFileWrapper:
    """A file that is removed when it is closed."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        self._delete_on_close = delete_on_close
        self._finalizer = weakref.finalize(self, _remove, name) if delete else None

    def __getattr__(self, name):
        file = self.__dict__["file"]
        return getattr(file, name)

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._clean()
        return result

    def _clean(self):
        if self._finalizer is not None:
            self._finalizer()

    def close(self):
        """Closes the file, and removes it."""
        self.file.close()
        if self._delete_on_close:
            self._clean()

    def __iter__(self):
        for line in self.file:
            yield line


def NamedTemporaryFile(
    mode="w+b",
    buffering=-1,
    encoding=None,
    newline=None,
    suffix=None,
    prefix=None,
    dir=None,
    delete=True,
    *,
    errors=None,
    delete_on_close=True,
):
    """A new file with a name in the file system."""
    path = _new_file(suffix, prefix, dir)
    try:
        file = open(path, mode, buffering, encoding, errors, newline)
    except BaseException:
        _remove(path)
        raise
    return _TemporaryFileWrapper(file, path, delete, delete_on_close)


def TemporaryFile(
    mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None
):
    """A new file without a name."""
    path = _new_file(suffix, prefix, dir)
    try:
        return open(path, mode, buffering, encoding, errors, newline)
    finally:
        _remove(path)


class SpooledTemporaryFile:
    """A file in memory that moves to the disk when it grows."""

    def __init__(
        self,
        max_size=0,
        mode="w+b",
        buffering=-1,
        encoding=None,
        newline=None,
        suffix=None,
        prefix=None,
        dir=None,
        *,
        errors=None,
    ):
        if "b" in mode:
            self._file = io.BytesIO()
        else:
            self._file = io.StringIO(newline="\n" if newline is None else newline)
        self._max_size = max_size
        self._rolled = False
        self._options = (mode, buffering, encoding, newline, suffix, prefix, dir, errors)

    def rollover(self):
        """Moves to the disk."""
        if self._rolled:
            return
        mode, buffering, encoding, newline, suffix, prefix, dir, errors = self._options
        memory = self._file
        file = TemporaryFile(mode, buffering, encoding, newline, suffix, prefix, dir, errors=errors)
        at = memory.tell()
        file.write(memory.getvalue())
        file.seek(at, 0)
        self._file = file
        self._rolled = True

    def _check(self):
        if not self._rolled and self._max_size and self._file.tell() > self._max_size:
            self.rollover()

    def write(self, text):
        written = self._file.write(text)
        self._check()
        return written

    def writelines(self, lines):
        self._file.writelines(lines)
        self._check()

    def __getattr__(self, name):
        return getattr(self.__dict__["_file"], name)

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, exc, value, tb):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()


class TemporaryDirectory:
    """A folder that is removed at the end of a `with`."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors
        self._delete = delete
        self._finalizer = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)

    def __repr__(self):
        return "<{} {!r}>".format(self.__class__.__name__, self.name)

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Removes the folder."""
        if self._finalizer.detach() or os.path.exists(self.name):
            shutil.rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)

    __class_getitem__ = classmethod(types.GenericAlias)

"""Copying, moving and removing of files and whole folders."""
import errno
import fnmatch
import os
import stat
import sys

__all__ = [
    "Error",
    "ExecError",
    "ReadError",
    "RegistryError",
    "SameFileError",
    "SpecialFileError",
    "copy",
    "copy2",
    "copyfile",
    "copyfileobj",
    "copymode",
    "copystat",
    "copytree",
    "get_terminal_size",
    "ignore_patterns",
    "move",
    "rmtree",
    "which",
]

COPY_BUFSIZE = 64 * 1024


class Error(OSError):
    pass


class SameFileError(Error):
    """The source and the destination are one file."""


class SpecialFileError(OSError):
    """A pipe or the like cannot be copied."""


class ExecError(OSError):
    pass


class ReadError(OSError):
    pass


class RegistryError(Exception):
    pass


def copyfileobj(fsrc, fdst, length=0):
    """Copies what is left of one open file to another."""
    if not length:
        length = COPY_BUFSIZE
    while True:
        block = fsrc.read(length)
        if not block:
            break
        fdst.write(block)


def _same(src, dst):
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def copyfile(src, dst, *, follow_symlinks=True):
    """Copies the content of a file."""
    if _same(src, dst):
        raise SameFileError("{!r} and {!r} are the same file".format(src, dst))
    for path in (src, dst):
        try:
            mode = os.stat(path).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode):
            raise SpecialFileError("`%s` is a named pipe" % os.fspath(path))
    if not follow_symlinks and os.path.islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                copyfileobj(fsrc, fdst)
        except IsADirectoryError as e:
            if os.path.exists(dst):
                raise
            raise FileNotFoundError(f"Directory does not exist: {dst}") from e
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Copies a file's permissions."""
    if not follow_symlinks and os.path.islink(src) and os.path.islink(dst):
        return
    os.chmod(dst, stat.S_IMODE(os.stat(src).st_mode))


def copystat(src, dst, *, follow_symlinks=True):
    """Copies a file's permissions and times."""
    if not follow_symlinks and os.path.islink(src) and os.path.islink(dst):
        return
    status = os.stat(src)
    os.utime(dst, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.chmod(dst, stat.S_IMODE(status.st_mode))


def _target(src, dst):
    if os.path.isdir(dst):
        return os.path.join(dst, os.path.basename(src))
    return dst


def copy(src, dst, *, follow_symlinks=True):
    """Copies a file and its permissions; `dst` may be a folder."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """Copies a file with its permissions and times; `dst` may be a folder."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


def ignore_patterns(*patterns):
    """A function for `copytree`'s `ignore`: what fits one of the patterns."""

    def _ignore_patterns(path, names):
        ignored = []
        for pattern in patterns:
            ignored.extend(fnmatch.filter(names, pattern))
        return set(ignored)

    return _ignore_patterns


def copytree(
    src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False
):
    """Copies a whole folder."""
    with os.scandir(src) as listing:
        entries = list(listing)
    if ignore is None:
        ignored = set()
    else:
        ignored = ignore(os.fspath(src), [entry.name for entry in entries])
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for entry in entries:
        if entry.name in ignored:
            continue
        inner = os.path.join(src, entry.name)
        target = os.path.join(dst, entry.name)
        try:
            if entry.is_symlink() and symlinks:
                os.symlink(os.readlink(inner), target)
                continue
            if entry.is_symlink() and not os.path.exists(inner) and ignore_dangling_symlinks:
                continue
            if entry.is_dir():
                copytree(
                    inner,
                    target,
                    symlinks,
                    ignore,
                    copy_function,
                    ignore_dangling_symlinks,
                    dirs_exist_ok,
                )
            else:
                copy_function(inner, target)
        except Error as problem:
            errors.extend(problem.args[0])
        except OSError as problem:
            errors.append((inner, target, str(problem)))
    try:
        copystat(src, dst)
    except OSError as problem:
        errors.append((src, dst, str(problem)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Removes a folder with all that is in it."""
    if ignore_errors:

        def report(function, where, problem):
            pass

    elif onexc is not None:
        report = onexc
    elif onerror is not None:

        def report(function, where, problem):
            onerror(function, where, (type(problem), problem, problem.__traceback__))

    else:

        def report(function, where, problem):
            raise problem

    try:
        if os.path.islink(path):
            raise OSError("Cannot call rmtree on a symbolic link")
        status = os.lstat(path)
    except OSError as problem:
        report(os.path.islink if os.path.islink(path) else os.lstat, path, problem)
        return
    if not stat.S_ISDIR(status.st_mode):
        report(os.scandir, path, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path))
        return
    _remove_below(path, report)
    try:
        os.rmdir(path)
    except OSError as problem:
        report(os.rmdir, path, problem)


def _remove_below(path, report):
    try:
        with os.scandir(path) as listing:
            entries = list(listing)
    except OSError as problem:
        report(os.scandir, path, problem)
        return
    for entry in entries:
        inner = os.path.join(path, entry.name)
        if entry.is_dir(follow_symlinks=False):
            _remove_below(inner, report)
            try:
                os.rmdir(inner)
            except OSError as problem:
                report(os.rmdir, inner, problem)
        else:
            try:
                os.unlink(inner)
            except OSError as problem:
                report(os.unlink, inner, problem)


def move(src, dst, copy_function=copy2):
    """Moves a file or folder; `dst` may be a folder to move it into."""
    real = dst
    if os.path.isdir(dst):
        if _same(src, dst) and not os.path.islink(src):
            os.rename(src, dst)
            return
        name = os.path.basename(os.fspath(src).rstrip(os.path.sep))
        real = os.path.join(dst, name)
        if os.path.exists(real):
            raise Error("Destination path '%s' already exists" % real)
    try:
        os.rename(src, real)
    except OSError:
        if os.path.islink(src):
            os.symlink(os.readlink(src), real)
            os.unlink(src)
        elif os.path.isdir(src):
            if _is_inside(src, dst):
                raise Error("Cannot move a directory '%s' into itself '%s'." % (src, dst))
            copytree(src, real, copy_function=copy_function, symlinks=True)
            rmtree(src)
        else:
            copy_function(src, real)
            os.unlink(src)
    return real


def _is_inside(src, dst):
    src = os.path.abspath(src).rstrip(os.path.sep) + os.path.sep
    dst = os.path.abspath(dst).rstrip(os.path.sep) + os.path.sep
    return dst.startswith(src)


def get_terminal_size(fallback=(80, 24)):
    """The size of the terminal: of `COLUMNS` and `LINES`, else as the system says, else `fallback`."""
    sizes = []
    for name in ("COLUMNS", "LINES"):
        try:
            sizes.append(int(os.environ[name]))
        except (KeyError, ValueError):
            sizes.append(0)
    columns, lines = sizes
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = os.terminal_size(fallback)
        if columns <= 0:
            columns = size.columns or fallback[0]
        if lines <= 0:
            lines = size.lines or fallback[1]
    return os.terminal_size((columns, lines))


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The path of the program that a shell would run."""

    def fits(name):
        return os.path.exists(name) and os.access(name, mode) and not os.path.isdir(name)

    if os.path.dirname(cmd):
        return cmd if fits(cmd) else None
    if path is None:
        path = os.environ.get("PATH", None)
        if path is None:
            path = os.defpath
    if not path:
        return None
    seen = set()
    for folder in path.split(os.pathsep):
        normal = os.path.normcase(folder)
        if normal not in seen:
            seen.add(normal)
            name = os.path.join(folder, cmd)
            if fits(name):
                return name
    return None

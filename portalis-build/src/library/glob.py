"""The names of files that fit a shell pattern."""
import fnmatch
import os
import re

__all__ = ["escape", "glob", "iglob"]

_MAGIC = re.compile("([*?[])")
_MAGIC_BYTES = re.compile(b"([*?[])")


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that fit, as a list."""
    return list(
        iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden)
    )


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that fit, one by one."""
    if root_dir is None:
        root_dir = pathname[:0]
    else:
        root_dir = os.fspath(root_dir)
    found = _paths(pathname, root_dir, recursive, include_hidden, False)
    if not pathname or recursive and _is_recursive(pathname[:2]):
        # `**` fits the folder itself, whose name is empty.
        first = next(found, None)
        if first:
            found = _chained(first, found)
    return found


def _chained(first, rest):
    yield first
    yield from rest


def _paths(pathname, root, recursive, hidden, only_folders):
    folder, base = os.path.split(pathname)
    if not has_magic(pathname):
        if base:
            if os.path.lexists(_below(root, pathname)):
                yield pathname
        elif os.path.isdir(_below(root, folder)):
            # A slash at the end asks for a folder.
            yield pathname
        return
    if not folder:
        for name in _names(root, base, recursive, hidden, only_folders, True):
            yield name
        return
    if folder != pathname and has_magic(folder):
        folders = _paths(folder, root, recursive, hidden, True)
    else:
        folders = [folder]
    for folder in folders:
        for name in _names(_below(root, folder), base, recursive, hidden, only_folders, False):
            yield os.path.join(folder, name)


def _names(folder, base, recursive, hidden, only_folders, at_root):
    """The names below a folder that fit the last part of a pattern."""
    if not has_magic(base):
        if base:
            found = os.path.lexists(_below(folder, base))
        else:
            found = os.path.isdir(folder)
        return [base] if found else []
    if recursive and _is_recursive(base):
        return _everything(folder, base[:0], hidden, only_folders, at_root)
    names = _listed(folder, only_folders)
    if not (hidden or _is_hidden(base)):
        names = [name for name in names if not _is_hidden(name)]
    return fnmatch.filter(names, base)


def _everything(folder, empty, hidden, only_folders, at_root):
    if not folder or os.path.isdir(folder):
        yield empty
    yield from _below_all(folder, hidden, only_folders)


def _below_all(folder, hidden, only_folders):
    for name in _listed(folder, only_folders):
        if hidden or not _is_hidden(name):
            yield name
            path = os.path.join(folder, name) if folder else name
            for inner in _below_all(path, hidden, only_folders):
                yield os.path.join(name, inner)


def _listed(folder, only_folders):
    """The names in a folder; none if it cannot be read."""
    if folder:
        start = folder
    elif isinstance(folder, bytes):
        start = bytes(os.curdir, "ASCII")
    else:
        start = os.curdir
    names = []
    try:
        with os.scandir(start) as entries:
            for entry in entries:
                try:
                    if not only_folders or entry.is_dir():
                        names.append(entry.name)
                except OSError:
                    pass
    except OSError:
        pass
    return names


def _below(root, path):
    if not root or not path:
        return root or path
    return os.path.join(root, path)


def has_magic(s):
    """Whether a path is a pattern."""
    if isinstance(s, bytes):
        return _MAGIC_BYTES.search(s) is not None
    return _MAGIC.search(s) is not None


def _is_hidden(path):
    return path[0] in (".", b"."[0])


def _is_recursive(pattern):
    if isinstance(pattern, bytes):
        return pattern == b"**"
    return pattern == "**"


def escape(pathname):
    """The pattern that fits just this path."""
    drive, pathname = os.path.splitdrive(pathname)
    if isinstance(pathname, bytes):
        return drive + _MAGIC_BYTES.sub(rb"[\1]", pathname)
    return drive + _MAGIC.sub(r"[\1]", pathname)

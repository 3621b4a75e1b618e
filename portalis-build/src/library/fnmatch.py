"""Shell patterns for names of files.

`*` stands for anything, `?` for one character, `[seq]` for one of the characters, `[!seq]` for one of all others.
"""
import functools
import os
import re

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    """Whether the name fits the pattern; both are made to fit the file system's ideas of case first."""
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


@functools.lru_cache(maxsize=32768, typed=True)
def _matcher(pat):
    if isinstance(pat, bytes):
        pattern = bytes(translate(str(pat, "ISO-8859-1")), "ISO-8859-1")
    else:
        pattern = translate(pat)
    return re.compile(pattern).match


def filter(names, pat):
    """The names that fit the pattern."""
    match = _matcher(os.path.normcase(pat))
    return [name for name in names if match(name)]


def fnmatchcase(name, pat):
    """Whether the name fits the pattern, case included."""
    return _matcher(pat)(name) is not None


def _set_end(pat, start):
    """The place of the `]` that ends the set whose text begins at `start`; -1 if there is none."""
    at = start
    if pat[at : at + 1] == "!":
        at += 1
    if pat[at : at + 1] == "]":
        at += 1
    return pat.find("]", at)


def _ranges(text, start):
    """The pieces of a set between the hyphens of its ranges; those of empty ranges are taken out."""
    pieces = []
    begin = 0
    search = 2 if text[0] == "!" else 1
    while True:
        hyphen = text.find("-", search)
        if hyphen < 0:
            break
        pieces.append(text[begin:hyphen])
        begin = hyphen + 1
        search = hyphen + 3
    last = text[begin:]
    if last:
        pieces.append(last)
    else:
        pieces[-1] += "-"
    for index in range(len(pieces) - 1, 0, -1):
        if pieces[index - 1][-1] > pieces[index][0]:
            pieces[index - 1] = pieces[index - 1][:-1] + pieces[index][1:]
            del pieces[index]
    return "-".join(piece.replace("\\", r"\\").replace("-", r"\-") for piece in pieces)


def _set_pattern(text):
    if "-" in text:
        text = _ranges(text, 0)
    else:
        text = text.replace("\\", r"\\")
    if not text:
        return "(?!)"
    if text == "!":
        return "."
    text = re.sub(r"([&~|])", r"\\\1", text)
    if text[0] == "!":
        text = "^" + text[1:]
    elif text[0] in ("^", "["):
        text = "\\" + text
    return "[" + text + "]"


def _pieces(pat):
    """The pattern's parts as regular expressions; `None` is any number of `*`."""
    pieces = []
    at = 0
    while at < len(pat):
        letter = pat[at]
        at += 1
        if letter == "*":
            if not pieces or pieces[-1] is not None:
                pieces.append(None)
        elif letter == "?":
            pieces.append(".")
        elif letter == "[":
            end = _set_end(pat, at)
            if end < 0:
                pieces.append("\\[")
            else:
                pieces.append(_set_pattern(pat[at:end]))
                at = end + 1
        else:
            pieces.append(re.escape(letter))
    return pieces


def translate(pat):
    """The regular expression of a pattern."""
    # Between two stars the first match of the fixed text is as good as any other: no going back.
    runs = [""]
    for piece in _pieces(pat):
        if piece is None:
            runs.append("")
        else:
            runs[-1] += piece
    result = runs[0]
    for run in runs[1:-1]:
        result += f"(?>.*?{run})"
    if len(runs) > 1:
        result += ".*" + runs[-1]
    return rf"(?s:{result})\Z"

"""Splitting of texts as a shell splits them."""
import re

__all__ = ["split", "quote", "join"]

_UNSAFE = re.compile(r"[^\w@%+=:,./-]", re.ASCII)


def split(s, comments=False, posix=True):
    """The words of a command line."""
    if s is None:
        raise ValueError("s argument must not be None")
    return list(_words(s, "#" if comments else "", posix))


def _words(text, comment, posix):
    word = []
    started = False
    quote = ""
    at = 0
    while at < len(text):
        letter = text[at]
        at += 1
        if quote:
            if letter == quote:
                if not posix:
                    word.append(letter)
                quote = ""
            elif posix and letter == "\\" and quote == '"':
                if at == len(text):
                    raise ValueError("No escaped character")
                following = text[at]
                at += 1
                if following not in ('"', "\\"):
                    word.append("\\")
                word.append(following)
            else:
                word.append(letter)
        elif letter in " \t\r\n":
            if started:
                yield "".join(word)
            word = []
            started = False
        elif comment and letter == comment:
            if started:
                yield "".join(word)
            word = []
            started = False
            end = text.find("\n", at)
            at = len(text) if end < 0 else end + 1
        elif letter in "'\"":
            started = True
            quote = letter
            if not posix:
                word.append(letter)
        elif posix and letter == "\\":
            started = True
            if at == len(text):
                raise ValueError("No escaped character")
            word.append(text[at])
            at += 1
        else:
            started = True
            word.append(letter)
    if quote:
        raise ValueError("No closing quotation")
    if started:
        yield "".join(word)


def quote(s):
    """The text as one word for a shell."""
    if not s:
        return "''"
    if _UNSAFE.search(s) is None:
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    """The command line of these words."""
    return " ".join(quote(word) for word in split_command)

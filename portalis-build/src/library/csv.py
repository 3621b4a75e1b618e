"""Reading and writing of tables as text with separators."""
import types

__all__ = [
    "QUOTE_MINIMAL",
    "QUOTE_ALL",
    "QUOTE_NONNUMERIC",
    "QUOTE_NONE",
    "QUOTE_STRINGS",
    "QUOTE_NOTNULL",
    "Error",
    "Dialect",
    "excel",
    "excel_tab",
    "field_size_limit",
    "reader",
    "writer",
    "register_dialect",
    "get_dialect",
    "list_dialects",
    "unregister_dialect",
    "DictReader",
    "DictWriter",
    "unix_dialect",
]

QUOTE_MINIMAL = 0
QUOTE_ALL = 1
QUOTE_NONNUMERIC = 2
QUOTE_NONE = 3
QUOTE_STRINGS = 4
QUOTE_NOTNULL = 5

_OPTIONS = (
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
)


class Error(Exception):
    pass


class Dialect:
    """How a table is written; to be derived from."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Format(self, {})
        except TypeError as e:
            raise Error(str(e)) from None


class excel(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


class _Format:
    """A dialect with all its options, checked."""

    def __init__(self, dialect, options):
        for name in options:
            if name not in _OPTIONS:
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        values = {
            "delimiter": ",",
            "doublequote": True,
            "escapechar": None,
            "lineterminator": "\r\n",
            "quotechar": '"',
            "quoting": QUOTE_MINIMAL,
            "skipinitialspace": False,
            "strict": False,
        }
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        given = set()
        for name in _OPTIONS:
            if name in options:
                values[name] = options[name]
                given.add(name)
            elif dialect is not None and hasattr(dialect, name):
                values[name] = getattr(dialect, name)
                given.add(name)
        quoting = values["quoting"]
        if type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        if not QUOTE_MINIMAL <= quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        for name in ("delimiter", "escapechar", "quotechar"):
            self._check_letter(name, values[name])
        if quoting != QUOTE_NONE and values["quotechar"] is None and "quoting" not in given:
            quoting = QUOTE_NONE
        if quoting != QUOTE_NONE and values["quotechar"] is None:
            if "quotechar" in given and "quoting" in given:
                raise TypeError("quotechar must be set if quoting enabled")
        if not isinstance(values["lineterminator"], str):
            raise TypeError('"lineterminator" must be a string, not ' + type(values["lineterminator"]).__name__)
        self.delimiter = values["delimiter"]
        self.doublequote = bool(values["doublequote"])
        self.escapechar = values["escapechar"]
        self.lineterminator = values["lineterminator"]
        self.quotechar = values["quotechar"]
        self.quoting = quoting
        self.skipinitialspace = bool(values["skipinitialspace"])
        self.strict = bool(values["strict"])

    @staticmethod
    def _check_letter(name, value):
        if value is None and name != "delimiter":
            return
        if not isinstance(value, str):
            or_none = "" if name == "delimiter" else " or None"
            raise TypeError(f'"{name}" must be string{or_none}, not {type(value).__name__}')
        if len(value) != 1:
            raise TypeError(f'"{name}" must be a 1-character string')


_dialects = {}


def register_dialect(name, dialect=None, **options):
    """Gives a dialect a name."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Format(dialect, options)


def unregister_dialect(name):
    """Forgets a dialect."""
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    """The dialect of that name."""
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    """The names of all dialects."""
    return list(_dialects)


_limit = 131072


def field_size_limit(limit=None):
    """The length that a field may have; sets it if one is given."""
    global _limit
    before = _limit
    if limit is not None:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _limit = limit
    return before


_START_RECORD = 0
_START_FIELD = 1
_ESCAPED = 2
_IN_FIELD = 3
_IN_QUOTED = 4
_ESCAPE_IN_QUOTED = 5
_QUOTE_IN_QUOTED = 6
_AFTER_LINE = 7
_AFTER_ESCAPED_LINE = 8


class _Reader:
    def __init__(self, csvfile, dialect, options):
        self._lines = iter(csvfile)
        self.dialect = _Format(dialect, options)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self._fields = []
        self._start_field()
        self._state = _START_RECORD
        while True:
            line = next(self._lines, None)
            if line is None:
                if self._state != _START_RECORD and (self._field or self._state == _IN_QUOTED):
                    if self.dialect.strict:
                        raise Error("unexpected end of data")
                    self._save_field()
                    break
                raise StopIteration
            if not isinstance(line, str):
                raise Error(
                    "iterator should return strings, not %s (the file should be opened in text mode)"
                    % type(line).__name__
                )
            self.line_num += 1
            self._read(line)
            if self._state == _START_RECORD:
                break
        return self._fields

    def _start_field(self):
        self._field = []
        self._numeric = False

    def _save_field(self):
        text = "".join(self._field)
        if self._numeric:
            self._fields.append(float(text))
        else:
            self._fields.append(text)
        self._start_field()

    def _add(self, letter):
        if len(self._field) >= _limit:
            raise Error("field larger than field limit (%d)" % _limit)
        self._field.append(letter)

    def _read(self, line):
        format = self.dialect
        for letter in line:
            self._step(letter, format)
        self._step("", format)

    def _step(self, letter, format):
        """Takes one character; an empty one is the end of the line."""
        state = self._state
        ends = letter == "" or letter == "\n" or letter == "\r"
        if state == _START_RECORD:
            if letter == "":
                return
            if ends:
                self._state = _AFTER_LINE
                return
            state = _START_FIELD
        if state == _START_FIELD:
            self._first(letter, ends, format)
        elif state == _ESCAPED:
            if letter == "\n" or letter == "\r":
                self._add(letter)
                self._state = _AFTER_ESCAPED_LINE
                return
            self._add(letter or "\n")
            self._state = _IN_FIELD
        elif state == _AFTER_ESCAPED_LINE:
            if letter != "":
                self._state = _IN_FIELD
                self._inner(letter, ends, format)
        elif state == _IN_FIELD:
            self._inner(letter, ends, format)
        elif state == _IN_QUOTED:
            if letter == "":
                pass
            elif letter == format.escapechar:
                self._state = _ESCAPE_IN_QUOTED
            elif letter == format.quotechar and format.quoting != QUOTE_NONE:
                self._state = _QUOTE_IN_QUOTED if format.doublequote else _IN_FIELD
            else:
                self._add(letter)
        elif state == _ESCAPE_IN_QUOTED:
            self._add(letter or "\n")
            self._state = _IN_QUOTED
        elif state == _QUOTE_IN_QUOTED:
            if format.quoting != QUOTE_NONE and letter == format.quotechar and letter != "":
                self._add(letter)
                self._state = _IN_QUOTED
            elif letter == format.delimiter:
                self._save_field()
                self._state = _START_FIELD
            elif ends:
                self._save_field()
                self._state = _START_RECORD if letter == "" else _AFTER_LINE
            elif not format.strict:
                self._add(letter)
                self._state = _IN_FIELD
            else:
                raise Error("'%s' expected after '%s'" % (format.delimiter, format.quotechar))
        elif state == _AFTER_LINE:
            if letter == "":
                self._state = _START_RECORD
            elif not ends:
                raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")

    def _first(self, letter, ends, format):
        if ends:
            self._save_field()
            self._state = _START_RECORD if letter == "" else _AFTER_LINE
        elif letter == format.quotechar and format.quoting != QUOTE_NONE:
            self._state = _IN_QUOTED
        elif letter == format.escapechar:
            self._state = _ESCAPED
        elif letter == " " and format.skipinitialspace:
            self._state = _START_FIELD
        elif letter == format.delimiter:
            self._save_field()
            self._state = _START_FIELD
        else:
            if format.quoting == QUOTE_NONNUMERIC:
                self._numeric = True
            self._add(letter)
            self._state = _IN_FIELD

    def _inner(self, letter, ends, format):
        if ends:
            self._save_field()
            self._state = _START_RECORD if letter == "" else _AFTER_LINE
        elif letter == format.escapechar:
            self._state = _ESCAPED
        elif letter == format.delimiter:
            self._save_field()
            self._state = _START_FIELD
        else:
            self._add(letter)


def reader(csvfile, dialect="excel", **options):
    """The rows of a table, as lists of texts."""
    return _Reader(csvfile, dialect, options)


class _Writer:
    def __init__(self, csvfile, dialect, options):
        if not hasattr(csvfile, "write") or not callable(csvfile.write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = csvfile.write
        self.dialect = _Format(dialect, options)

    def writerow(self, row):
        """Writes one row."""
        try:
            row = list(row)
        except TypeError:
            raise Error("iterable expected, not %s" % type(row).__name__) from None
        format = self.dialect
        texts = [self._text(value, len(row) == 1, format) for value in row]
        return self._write(format.delimiter.join(texts) + format.lineterminator)

    def writerows(self, rows):
        """Writes many rows."""
        for row in rows:
            self.writerow(row)

    def _text(self, value, alone, format):
        quoting = format.quoting
        if quoting == QUOTE_NONNUMERIC:
            quoted = not _is_number(value)
        elif quoting == QUOTE_ALL:
            quoted = True
        elif quoting == QUOTE_STRINGS:
            quoted = isinstance(value, str)
        elif quoting == QUOTE_NOTNULL:
            quoted = value is not None
        else:
            quoted = False
        text = "" if value is None else str(value)
        special = format.delimiter + "\n\r" + format.lineterminator
        result = []
        for letter in text:
            escape = False
            if letter in special or letter == format.quotechar or letter == format.escapechar:
                if quoting == QUOTE_NONE:
                    escape = True
                elif letter == format.quotechar:
                    if format.doublequote:
                        result.append(letter)
                    else:
                        escape = True
                elif letter == format.escapechar:
                    escape = True
                if escape:
                    if format.escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    result.append(format.escapechar)
                else:
                    quoted = True
            result.append(letter)
        if text == "" and alone:
            if quoting == QUOTE_NONE or (quoting in (QUOTE_STRINGS, QUOTE_NOTNULL) and value is None):
                raise Error("single empty field record must be quoted")
            quoted = True
        if text == " " and format.delimiter == " " and format.skipinitialspace:
            quoted = True
        body = "".join(result)
        if quoted:
            return format.quotechar + body + format.quotechar
        return body


def _is_number(value):
    return hasattr(type(value), "__float__") or hasattr(type(value), "__index__")


def writer(csvfile, dialect="excel", **options):
    """Writes a table to a file."""
    return _Writer(csvfile, dialect, options)


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)


class DictReader:
    """The rows of a table as dicts, by the names in its first row or in `fieldnames`."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        result = dict(zip(names, row))
        if len(names) < len(row):
            result[self.restkey] = row[len(names) :]
        else:
            for name in names[len(row) :]:
                result[name] = self.restval
        return result

    __class_getitem__ = classmethod(types.GenericAlias)


class DictWriter:
    """Writes dicts as the rows of a table."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        if extrasaction.lower() not in ("raise", "ignore"):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        """Writes the names."""
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _values(self, row):
        if self.extrasaction == "raise":
            wrong = row.keys() - self.fieldnames
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(x) for x in wrong]))
        return (row.get(name, self.restval) for name in self.fieldnames)

    def writerow(self, rowdict):
        """Writes one dict."""
        return self.writer.writerow(self._values(rowdict))

    def writerows(self, rowdicts):
        """Writes many dicts."""
        return self.writer.writerows(map(self._values, rowdicts))

    __class_getitem__ = classmethod(types.GenericAlias)

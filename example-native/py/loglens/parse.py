"""One line of combined log format to one Request, with nothing but string methods."""
from .model import Request

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class MalformedLine(ValueError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar."""
    if month <= 2:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month - 457) // 5 + day - 719469


def parse_minute(text: str) -> int:
    """'12/Mar/2024:09:14:27 +0130' to UTC minutes since 1970."""
    stamp, _, zone = text.partition(" ")
    try:
        date, hour, minute, second = stamp.split(":")
        day, month, year = date.split("/")
        days = day_number(int(year), MONTHS.index(month) + 1, int(day))
        offset = int(zone[1:3]) * 60 + int(zone[3:5])
        if not (0 < int(day) < 32 and int(hour) < 24 and int(minute) < 60 and int(second) < 61 and zone[0] in "+-"):
            raise ValueError(stamp)
    except (ValueError, IndexError) as err:
        raise MalformedLine("bad time") from err
    local = days * 1440 + int(hour) * 60 + int(minute)
    return local - offset if zone[0] == "+" else local + offset


def take_quoted(text):
    """Splits '"a \\"b\\"" rest' into 'a "b"' and ' rest'."""
    if not text.startswith('"'):
        raise MalformedLine("missing quote")
    at = 1
    while (at := text.find('"', at)) > 0:
        before = text[1:at]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return before.replace('\\"', '"'), text[at + 1:]
        at += 1
    raise MalformedLine("open quote")


def parse_line(line: str) -> Request:
    line = line.strip()
    if not line:
        raise MalformedLine("empty line")
    client, _, rest = line.partition(" ")
    _, opened, rest = rest.partition(" [")
    stamp, closed, rest = rest.partition("] ")
    if not opened or not closed:
        raise MalformedLine("no timestamp")
    minute = parse_minute(stamp)
    asked, rest = take_quoted(rest)
    match asked.split(" "):
        case [method, target, protocol] if method in METHODS and protocol.startswith("HTTP/"):
            path = target.partition("?")[0]
        case _:
            raise MalformedLine("bad request")
    status, size, rest = (rest.strip() + "  ").split(" ", 2)
    if not (status.isdecimal() and 100 <= int(status) <= 599):
        raise MalformedLine("bad status")
    if size != "-" and not size.isdecimal():
        raise MalformedLine("bad size")
    _, rest = take_quoted(rest.strip())
    take_quoted(rest.strip())
    return Request(client, minute, method, path, int(status), 0 if size == "-" else int(size))

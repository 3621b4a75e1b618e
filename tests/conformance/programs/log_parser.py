#!/usr/bin/env python3
from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Iterable, Iterator, NamedTuple

RAW = """\
2024-03-01 10:00:00 INFO  web    GET /index.html 200 12ms
2024-03-01 10:00:01 INFO  web    GET /style.css 200 3ms
2024-03-01 10:00:03 WARN  db     slow query took 1500ms
2024-03-01 10:00:04 ERROR web    GET /admin 500 45ms
    Traceback: something failed
    at handler line 12
this line is garbage
2024-03-01 10:00:30 INFO  web    POST /login 302 88ms
2024-03-01 10:02:10 ERROR auth   bad password for user=root ip=10.1.1.9
2024-03-01 10:02:11 ERROR auth   bad password for user=admin ip=10.1.1.9
2024-03-01 10:02:15 ERROR auth   bad password for user=root ip=10.1.1.7
2024-13-01 10:02:15 INFO  web    impossible month
2024-03-01 10:05:00 DEBUG web    cache size=42
2024-03-01 10:05:00 INFO  web    GET /index.html 304 1ms

2024-03-02 00:00:01 INFO  cron   job=rotate status=ok
"""
LINE = re.compile(r"^(?P<ts>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?P<level>[A-Z]+)\s+(?P<src>\w+)\s+(?P<msg>.*)$")
HTTP = re.compile(r"^(GET|POST) (\S+) (\d{3}) (\d+)ms$")
PAIRS = re.compile(r"(\w+)=(\S+)")


class Level(Enum):
    DEBUG = 10
    INFO = 20
    WARN = 30
    ERROR = 40

    def __lt__(self, other: Level) -> bool:
        return self.value < other.value


class Request(NamedTuple):
    method: str
    path: str
    status: int
    ms: int

    @property
    def ok(self) -> bool:
        return self.status < 400


@dataclass
class Entry:
    when: datetime
    level: Level
    source: str
    message: str
    extra: list[str] = field(default_factory=list)

    @property
    def request(self) -> Request | None:
        if m := HTTP.match(self.message):
            method, path, status, ms = m.groups()
            return Request(method, path, int(status), int(ms))
        return None

    @property
    def pairs(self) -> dict[str, str]:
        return dict(PAIRS.findall(self.message))


class ParseError(ValueError):
    def __init__(self, lineno: int, reason: str) -> None:
        super().__init__(f"line {lineno}: {reason}")
        self.lineno = lineno


def parse(lines: Iterable[str], errors: list[ParseError]) -> Iterator[Entry]:
    current: Entry | None = None
    for lineno, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if line.startswith("    ") and current is not None:
            current.extra.append(line.strip())
            continue
        try:
            m = LINE.match(line)
            if m is None:
                raise ParseError(lineno, f"unrecognised {line[:10]!r}")
            try:
                when = datetime.strptime(m["ts"], "%Y-%m-%d %H:%M:%S")
            except ValueError as e:
                raise ParseError(lineno, "bad date") from e
        except ParseError as e:
            errors.append(e)
            continue
        if current is not None:
            yield current
        current = Entry(when, Level[m["level"]], m["src"], m["msg"])
    if current is not None:
        yield current


def bursts(entries: list[Entry], gap: timedelta) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    for e in entries:
        if group and e.when - group[-1].when > gap:
            yield group
            group = []
        group.append(e)
    if group:
        yield group


def main() -> None:
    errors: list[ParseError] = []
    entries = list(parse(RAW.splitlines(), errors))
    print(len(entries), "entries", [str(e) for e in errors], [type(e.__cause__).__name__ for e in errors])
    print(Counter(e.level.name for e in entries).most_common(), max(e.level for e in entries))
    by_source: defaultdict[str, list[Entry]] = defaultdict(list)
    for e in entries:
        by_source[e.source].append(e)
    for src, es in sorted(by_source.items()):
        worst = max(es, key=lambda e: e.level.value)
        print(f"{src:<5}{len(es):>3} worst={worst.level.name:<6}first={es[0].when:%H:%M:%S} span={es[-1].when - es[0].when}")
    reqs = [r for e in entries if (r := e.request)]
    print(reqs[0], sum(r.ms for r in reqs) / len(reqs), [r.path for r in reqs if not r.ok])
    attackers = Counter(e.pairs["ip"] for e in entries if e.source == "auth")
    users = {e.pairs.get("user") for e in entries} - {None}
    print(attackers, sorted(users))
    for i, group in enumerate(bursts(entries, timedelta(minutes=1)), 1):
        print(f"burst {i}: {len(group)} from {group[0].when.time()} lasting {(group[-1].when - group[0].when).total_seconds():.0f}s")
    bad = next(e for e in entries if e.extra)
    print(json.dumps(asdict(bad), default=str, indent=1))


if __name__ == "__main__":
    main()

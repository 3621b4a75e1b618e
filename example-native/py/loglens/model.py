"""The nouns: requests, counters and what is found in them."""
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class StatusClass(Enum):
    INFO = "1xx informational"
    OK = "2xx success"
    REDIRECT = "3xx redirect"
    CLIENT = "4xx client error"
    SERVER = "5xx server error"

    @classmethod
    def of(cls, status: int) -> "StatusClass":
        return list(cls)[status // 100 - 1]


@dataclass(frozen=True)
class Request:
    client: str
    minute: int  # since 1970-01-01T00:00Z
    method: str
    path: str
    status: int
    size: int

    @property
    def failed(self) -> bool:
        return StatusClass.of(self.status) is StatusClass.SERVER


@dataclass
class Tally:
    """Requests that have something in common."""

    hits: int = 0
    failures: int = 0
    sent_bytes: int = 0

    def add(self, hits, failures, sent_bytes):
        self.hits += hits
        self.failures += failures
        self.sent_bytes += sent_bytes

    @property
    def share(self) -> float:
        return self.failures / self.hits if self.hits else 0.0


@dataclass(order=True)
class Burst:
    """Minutes with an unusual share of server errors, both ends included."""

    first: int
    last: int
    tally: Tally = field(compare=False, default_factory=Tally)
    worst_path: str = field(compare=False, default="")
    worst_count: int = field(compare=False, default=0)

    def __contains__(self, minute):
        return self.first <= minute <= self.last


@dataclass
class Analysis:
    total: Tally = field(default_factory=Tally)
    minutes: dict[int, Tally] = field(default_factory=dict)
    paths: dict[str, Tally] = field(default_factory=dict)
    classes: Counter = field(default_factory=Counter)
    methods: Counter = field(default_factory=Counter)
    clients: set[str] = field(default_factory=set)
    failures: Counter = field(default_factory=Counter)  # by (minute, path)
    malformed: list[tuple[int, str]] = field(default_factory=list)
    retries: int = 0

    def add(self, request: Request) -> None:
        numbers = 1, int(request.failed), request.size
        self.total.add(*numbers)
        self.minutes.setdefault(request.minute, Tally()).add(*numbers)
        self.paths.setdefault(request.path, Tally()).add(*numbers)
        self.classes[StatusClass.of(request.status)] += 1
        self.methods[request.method] += 1
        self.clients.add(request.client)
        if request.failed:
            self.failures[request.minute, request.path] += 1

    def merge(self, other):
        """Takes over what another worker counted; the order of merging makes no difference."""
        for mine, theirs in ((self.minutes, other.minutes), (self.paths, other.paths)):
            for key, tally in theirs.items():
                mine.setdefault(key, Tally()).add(tally.hits, tally.failures, tally.sent_bytes)
        self.total.add(other.total.hits, other.total.failures, other.total.sent_bytes)
        self.classes += other.classes
        self.methods += other.methods
        self.clients |= other.clients
        self.failures.update(other.failures)
        self.malformed = sorted(self.malformed + other.malformed)
        return self

import json
from dataclasses import dataclass, asdict
from datetime import date, datetime, timedelta


@dataclass
class Task:
    title: str
    due: date
    hours: float = 1.0
    tags: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, raw: dict) -> "Task":
        return cls(raw["title"], date.fromisoformat(raw["due"]), float(raw.get("hours", 1)), tuple(raw.get("tags", ())))

    def days_left(self, today: date) -> int:
        return (self.due - today).days


def encode(o: object) -> str:
    if isinstance(o, date):
        return o.isoformat()
    raise TypeError(f"cannot encode {type(o).__name__}")


SOURCE: str = """[
  {"title": "write", "due": "2024-02-29", "hours": 2, "tags": ["a", "b"]},
  {"title": "review", "due": "2024-03-04"},
  {"title": "broken", "due": "2024-02-30"},
  {"due": "2024-01-01"}
]"""
today: date = date(2024, 2, 27)
tasks: list[Task] = []
for i, raw in enumerate(json.loads(SOURCE)):
    try:
        tasks.append(Task.from_dict(raw))
    except KeyError as e:
        print(i, "missing", e)
    except ValueError as e:
        print(i, "bad:", e)
for t in tasks:
    print(f"{t.title:<8}{t.due:%a %d %b} in {t.days_left(today)} days, {timedelta(hours=t.hours)}")
print(json.dumps([asdict(t) for t in tasks], default=encode))
print(json.dumps({"total": sum(t.hours for t in tasks), "at": datetime(2024, 1, 2, 3, 4, 5)}, default=encode, indent=2, sort_keys=True))
try:
    json.dumps({"x": {1}}, default=encode)
except TypeError as e:
    print(e)
weeks: dict[int, list[str]] = {}
for t in tasks:
    weeks.setdefault(t.due.isocalendar()[1], []).append(t.title)
print(weeks, min(tasks, key=lambda t: t.due).title, json.loads(json.dumps(weeks)))

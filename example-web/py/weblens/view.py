"""What the page shows."""
import time

from js import document

from loglens.model import Analysis, Tally

from .chart import Chart

element = document.getElementById


class View:
    def __init__(self) -> None:
        self.chart = Chart(element("chart"))
        self.drawn = {}
        self.bursts = []
        self.start = time.monotonic()

    def say(self, text: str, state: str) -> None:
        """The line that screen readers read out; `state` colours it."""
        status = element("status")
        status.textContent = text
        status.dataset.state = state

    def journal(self, text: str) -> None:
        item = document.createElement("li")
        stamp = document.createElement("time")
        stamp.textContent = f"{time.monotonic() - self.start:7.3f} s"
        item.append(stamp, f" {text}")
        entries = element("journal")
        entries.append(item)
        entries.scrollTop = entries.scrollHeight

    def begin(self, name: str, workers: int) -> None:
        self.start = time.monotonic()
        self.drawn, self.bursts = {}, []
        element("journal").replaceChildren()
        element("report").textContent = ""
        element("results").hidden = True
        element("live").hidden = False
        element("stop").disabled = False
        element("progress").value = element("depth").value = 0
        self.numbers(dict.fromkeys(("lines", "requests", "failed", "malformed", "speed"), 0))
        self.redraw()
        crew = element("crew")
        crew.replaceChildren()
        for n in range(workers):
            item = document.createElement("li")
            item.textContent = f"worker-{n}"
            item.append(document.createElement("b"))
            crew.append(item)
        self.say(f"Analysing {name} …", "busy")
        self.journal(f"the task starts: {name}, workers: {workers}")

    def show(self, source, inbox, counted: list[Analysis]) -> None:
        """Where the work is now."""
        lines = len(source.lines)
        done = [c.total.hits + len(c.malformed) for c in counted]
        took = max(time.monotonic() - self.start, 0.001)
        progress = element("progress")
        progress.max = lines or 1
        progress.value = sum(done)
        depth = element("depth")
        depth.max = inbox.maxsize
        depth.value = inbox.qsize()
        element("depth-text").textContent = f"{inbox.qsize()} of {inbox.maxsize}"
        facts = {
            "lines": sum(done),
            "requests": sum(c.total.hits for c in counted),
            "failed": sum(c.total.failures for c in counted),
            "malformed": sum(len(c.malformed) for c in counted),
            "speed": round(sum(done) / took),
        }
        self.numbers(facts)
        for item, number in zip(element("crew").children, done):
            item.lastChild.textContent = f"{number:,}"
        self.drawn = per_minute(counted)
        self.redraw()

    def numbers(self, facts: dict[str, int]) -> None:
        for name, number in facts.items():
            element(name).textContent = f"{number:,}"

    def redraw(self) -> None:
        self.chart.draw(self.drawn, self.bursts)

    def finish(self, name: str, analysis: Analysis, bursts, report: str) -> None:
        self.drawn, self.bursts = analysis.minutes, bursts
        self.redraw()
        element("report").textContent = report
        element("results").hidden = False
        hits = analysis.total.hits
        element("chart").setAttribute(
            "aria-label", f"Requests per minute: {hits:,} in {len(analysis.minutes)} minutes, bursts of errors: {len(bursts)}"
        )
        self.say(f"{name}: {hits:,} requests, bursts of errors: {len(bursts)}.", "done")

    def end(self) -> None:
        element("stop").disabled = True


def per_minute(counted: list[Analysis]) -> dict[int, Tally]:
    minutes = {}
    for analysis in counted:
        for minute, tally in analysis.minutes.items():
            minutes.setdefault(minute, Tally()).add(tally.hits, tally.failures, tally.sent_bytes)
    return minutes

"""Requests per minute as bars on a canvas, the failed ones in another colour."""
from js import window

from loglens.model import Tally
from loglens.report import clock

LEFT, BOTTOM, TOP = 36, 22, 10  # room for the labels, in pixels
LEAST_BAR = 5  # pixels: where minutes get less, several share a bar
LABEL = 64
COLOURS = ("ok", "bad", "burst", "line", "quiet")  # of the style sheet


class Chart:
    def __init__(self, canvas) -> None:
        self.canvas = canvas
        self.pen = canvas.getContext("2d")

    def draw(self, minutes: dict[int, Tally], bursts=()) -> None:
        width, height = self.clear()
        if not minutes:
            return
        first, last = min(minutes), max(minutes)
        room = width - LEFT
        shared = max(1, -(-(last - first + 1) * LEAST_BAR // int(room)))
        bars = [sum_up(minutes, start, shared) for start in range(first, last + 1, shared)]
        top = nice_top(max(hits for hits, _ in bars))
        self.rule(width, height, top)
        step = room / len(bars)
        floor = height - BOTTOM
        unit = (floor - TOP) / top
        for n, (hits, failures) in enumerate(bars):
            x = LEFT + n * step
            if any(first + n * shared in burst for burst in bursts):
                self.bar("burst", x, TOP, step, floor - TOP)
            thick = max(step - 1.5, 1)
            self.bar("ok", x, floor - hits * unit, thick, (hits - failures) * unit)
            self.bar("bad", x, floor - failures * unit, thick, failures * unit)
        self.name_times(first, shared, step, len(bars), height)

    def clear(self):
        canvas, pen = self.canvas, self.pen
        scale = window.devicePixelRatio
        width, height = canvas.clientWidth, canvas.clientHeight
        canvas.width, canvas.height = round(width * scale), round(height * scale)
        pen.setTransform(scale, 0, 0, scale, 0, 0)
        pen.font = "12px system-ui, sans-serif"
        style = window.getComputedStyle(canvas)
        self.colours = {name: style.getPropertyValue(f"--{name}").strip() for name in COLOURS}
        return width, height

    def bar(self, colour, x, y, width, height):
        self.pen.fillStyle = self.colours[colour]
        self.pen.fillRect(x, y, width, height)

    def rule(self, width, height, top):
        pen, floor = self.pen, height - BOTTOM
        pen.textAlign = "right"
        for part in (0, 1, 2):
            y = floor - (floor - TOP) * part / 2
            self.bar("line", LEFT, y, width - LEFT, 1)
            pen.fillStyle = self.colours["quiet"]
            pen.fillText(f"{top * part // 2}", LEFT - 6, y + 4)

    def name_times(self, first, shared, step, count, height):
        self.pen.textAlign = "left"
        self.pen.fillStyle = self.colours["quiet"]
        every = max(1, -(-LABEL // int(max(step, 1))))
        for n in range(0, count, every):
            if n * step + LABEL * 0.6 <= count * step:
                self.pen.fillText(clock(first + n * shared), LEFT + n * step, height - 6)


def sum_up(minutes, start: int, count: int) -> tuple[int, int]:
    tallies = [minutes[m] for m in range(start, start + count) if m in minutes]
    return sum(t.hits for t in tallies), sum(t.failures for t in tallies)


def nice_top(most: int) -> int:
    """An even number that is round, and not below."""
    unit = 2
    while True:
        for factor in (1, 2, 5):
            if unit * factor >= most:
                return unit * factor
        unit *= 10

"""The report, as plain text."""
from collections import Counter

from .model import Analysis, Burst, StatusClass, Tally

BAR_WIDTH = 46


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def human_bytes(count: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


def percent(part, whole):
    return f"{100 * part / whole:.1f}%"


def table(headings, rows, left=(0,)):
    """Sets the columns `left` to the left, all others to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells)]
    for row in [headings, ["-" * w for w in widths], *cells]:
        parts = (c.ljust(w) if n in left else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths)))
        yield ("  " + "  ".join(parts)).rstrip()


def section(title):
    return ["", title.upper(), ""]


def minute_chart(analysis, bursts):
    top = max(t.hits for t in analysis.minutes.values())
    for minute in range(min(analysis.minutes), max(analysis.minutes) + 1):
        tally = analysis.minutes.get(minute) or Tally()
        length = -(-tally.hits * BAR_WIDTH // top)
        bad = round(length * tally.share)
        mark = "!" if any(minute in b for b in bursts) else " "
        yield f"  {clock(minute)} {tally.hits:>4} {mark} {'x' * bad}{'#' * (length - bad)}".rstrip()
    yield "  (# requests, x of them with a server error, ! burst)"


def burst_rows(bursts: list[Burst]):
    for burst in sorted(bursts):
        hits, failures = burst.tally.hits, burst.tally.failures
        span = f"{clock(burst.first)}-{clock(burst.last)}"
        lasted = burst.last - burst.first + 1
        yield span, lasted, hits, failures, percent(failures, hits), f"{burst.worst_path} ({burst.worst_count})"


def malformed_lines(malformed):
    reasons = Counter(reason for _, reason in malformed)
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        numbers = [str(number) for number, why in malformed if why == reason]
        yield f"  {count:>3} x {reason:<14} line {', '.join(numbers[:5])}{', ...' if count > 5 else ''}"


def render(name, analysis: Analysis, bursts, top=10):
    total = analysis.total
    title = f"Access log report: {name}"
    lines = [title, "=" * len(title), ""]
    if not total.hits:
        return "\n".join(lines + [f"  no requests, {len(analysis.malformed)} malformed lines"])
    facts = {
        "period": f"{clock(min(analysis.minutes))} to {clock(max(analysis.minutes))} UTC",
        "requests": f"{total.hits:,} from {len(analysis.clients)} clients",
        "methods": ", ".join(f"{m} {n:,}" for m, n in sorted(analysis.methods.items())),
        "sent": human_bytes(total.sent_bytes),
        "failed": f"{total.failures} ({percent(total.failures, total.hits)})",
        "reads retried": f"{analysis.retries}",
    }
    lines += [f"  {key + ' ':.<15} {value}" for key, value in facts.items()]

    lines += section("Status classes")
    seen = [(c.value, analysis.classes[c]) for c in StatusClass if analysis.classes[c]]
    lines += table(["class", "requests", "share"], [(c, n, percent(n, total.hits)) for c, n in seen])

    lines += section("Requests per minute")
    lines += minute_chart(analysis, bursts)

    lines += section(f"Top {min(top, len(analysis.paths))} of {len(analysis.paths)} paths")
    ranked = sorted(analysis.paths.items(), key=lambda item: (-item[1].hits, item[0]))[:top]
    rows = [(p, t.hits, percent(t.hits, total.hits), human_bytes(t.sent_bytes / t.hits), t.failures) for p, t in ranked]
    lines += table(["path", "hits", "share", "average", "5xx"], rows)

    lines += section(f"Error bursts: {len(bursts)}")
    if bursts:
        lines += table(["when", "minutes", "requests", "5xx", "share", "worst path"], burst_rows(bursts), left=(0, 5))

    lines += section(f"Malformed lines: {len(analysis.malformed)}")
    lines += malformed_lines(analysis.malformed)
    return "\n".join(lines)

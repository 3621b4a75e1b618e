def mean(values: list[float]) -> float:
    """The arithmetic mean; 0.0 of nothing."""
    if not values:
        return 0.0
    return sum(values) / len(values)


def collatz_length(start: int) -> int:
    steps = 0
    while start != 1:
        start = start // 2 if start % 2 == 0 else 3 * start + 1
        steps += 1
    return steps

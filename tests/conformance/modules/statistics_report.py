"""A report over readings of sensors, by statistics."""
from collections import defaultdict
from statistics import StatisticsError, fmean, mean, median, mode, pstdev, quantiles, stdev

readings = """
a 20.5 ok
b 19.0 ok
a 21.25 ok
c 3 bad
b 18.5 ok
a 22.75 bad
b 19.5 ok
"""


def load(text):
    groups = defaultdict(list)
    states = []
    for line in text.strip().splitlines():
        name, value, state = line.split()
        groups[name].append(float(value))
        states.append(state)
    return groups, states


def spread(values):
    try:
        return f"{stdev(values):.3f}"
    except StatisticsError as problem:
        return f"({problem})"


groups, states = load(readings)
for name, values in sorted(groups.items()):
    print(f"{name}: n={len(values)} mean={mean(values):.3f} median={median(values)} spread={spread(values)}")
everything = [v for values in groups.values() for v in values]
print(fmean(everything), pstdev(everything), mode(states))
print([round(q, 3) for q in quantiles(everything, n=4)])
print(max(groups, key=lambda name: mean(groups[name])))

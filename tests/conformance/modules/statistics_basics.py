"""Averages, spreads, modes and the normal distribution."""
import statistics as st
from fractions import Fraction

data = [1, 2, 2, 3, 4, 7, 9]
print(st.mean(data), st.median(data), st.mode(data), st.fmean(data))
print(st.median_low([1, 2, 3, 4]), st.median_high([1, 2, 3, 4]), st.median_grouped([1, 2, 2, 3]))
print(st.stdev(data), st.pstdev(data), st.variance(data), st.pvariance(data))
print(st.multimode("aabbc"), st.geometric_mean([1, 4, 16]), st.harmonic_mean([40, 60]))
print(st.quantiles(data), st.quantiles(data, n=5, method="inclusive"))
print(st.mean([Fraction(1, 3), Fraction(1, 2)]), st.mean([1.5, 2.25]), st.mean([True, False]))
print(st.correlation([1, 2, 3], [1, 5, 7]), st.covariance([1, 2, 3], [1, 5, 7]))
print(st.linear_regression([1, 2, 3], [2, 4, 7]))
n = st.NormalDist(10, 2)
print(n, n.mean, n.stdev, n.variance, round(n.cdf(12), 6), round(n.inv_cdf(0.9), 6))
print(n + 3, n * 2, n + st.NormalDist(1, 1))
for bad in ([], [1]):
    for f in (st.mean, st.median, st.mode, st.variance):
        try:
            print(f.__name__, f(bad))
        except st.StatisticsError as e:
            print(f.__name__, type(e).__name__, e, isinstance(e, ValueError))

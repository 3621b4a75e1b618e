from __future__ import annotations

from functools import total_ordering
from typing import Iterable, Union

Number = Union[int, float]


@total_ordering
class Money:
    __slots__ = ("cents", "currency")
    rates: dict[str, float] = {"EUR": 1.0, "USD": 1.25}

    def __init__(self, amount: Number, currency: str = "EUR") -> None:
        self.cents: int = round(amount * 100)
        self.currency: str = currency

    @classmethod
    def parse(cls, text: str) -> Money:
        amount, _, cur = text.partition(" ")
        return cls(float(amount), cur or "EUR")

    def to(self, currency: str) -> Money:
        return Money(self.cents / 100 / self.rates[self.currency] * self.rates[currency], currency)

    def _same(self, other: Money) -> int:
        return other.to(self.currency).cents

    def __add__(self, other: object) -> Money:
        if other == 0:
            return self
        if not isinstance(other, Money):
            return NotImplemented
        return Money((self.cents + self._same(other)) / 100, self.currency)

    __radd__ = __add__

    def __mul__(self, k: Number) -> Money:
        return Money(self.cents * k / 100, self.currency)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Money) and self.cents == self._same(other)

    def __lt__(self, other: Money) -> bool:
        return self.cents < self._same(other)

    def __hash__(self) -> int:
        return hash(self.to("EUR").cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        return f"{self.cents / 100:,.2f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({self.cents / 100}, {self.currency!r})"


def total(ms: Iterable[Money]) -> Money:
    return sum(ms, Money(0))


a, b = Money(10), Money.parse("12.5 USD")
print(a, b, a == b, a >= b, a + b, b + a, a * 1.5, total([a, b, Money(0.1)]), sum([a, a]))
print(len({a, b}), bool(Money(0)), max([Money(3), Money(1000, "USD"), a]), sorted([b, Money(1), a * 3]))
for bad in (lambda: a + 5, lambda: a * "x", lambda: 2 * a, lambda: a.to("XXX"), lambda: Money.parse("abc"), lambda: setattr(a, "note", 1)):
    try:
        print(bad())
    except (TypeError, KeyError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)

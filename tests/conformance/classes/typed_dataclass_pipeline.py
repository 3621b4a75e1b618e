from dataclasses import dataclass, field, replace
from enum import Enum, auto


class State(Enum):
    NEW = auto()
    PAID = auto()
    SHIPPED = auto()
    CANCELLED = auto()


ALLOWED: dict[State, set[State]] = {
    State.NEW: {State.PAID, State.CANCELLED},
    State.PAID: {State.SHIPPED, State.CANCELLED},
}


@dataclass(frozen=True)
class Line:
    sku: str
    qty: int = 1
    price: float = 0.0

    @property
    def total(self) -> float:
        return self.qty * self.price


@dataclass
class Order:
    number: int
    lines: list[Line] = field(default_factory=list)
    state: State = State.NEW
    history: list[State] = field(default_factory=list, repr=False, compare=False)

    def add(self, sku: str, qty: int = 1, *, price: float) -> "Order":
        for i, line in enumerate(self.lines):
            if line.sku == sku:
                self.lines[i] = replace(line, qty=line.qty + qty)
                return self
        self.lines.append(Line(sku, qty, price))
        return self

    @property
    def total(self) -> float:
        return sum(l.total for l in self.lines)

    def move(self, to: State) -> None:
        if to not in ALLOWED.get(self.state, set()):
            raise ValueError(f"order {self.number}: {self.state.name} -> {to.name} not allowed")
        self.history.append(self.state)
        self.state = to


o = Order(1).add("tea", 2, price=2.5).add("cup", price=4).add("tea", price=2.5)
print(o)
print(o.total, len(o.lines), o.lines[0].total, Line("x") == Line("x"), {Line("a"): 1}[Line("a")])
for to in (State.SHIPPED, State.PAID, State.SHIPPED, State.CANCELLED):
    try:
        o.move(to)
        print("now", o.state)
    except ValueError as e:
        print(e)
print(o.history, [s.name for s in State if s not in ALLOWED], o == replace(o, history=[]), Order(2) == Order(2), Order(2) != Order(3))
by_state: dict[State, list[int]] = {s: [] for s in State}
for order in (o, Order(5), Order(6)):
    by_state[order.state].append(order.number)
print({s.name: ns for s, ns in by_state.items() if ns})

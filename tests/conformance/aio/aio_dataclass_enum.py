import asyncio
from dataclasses import asdict, dataclass, field, replace
from enum import Enum, IntEnum, auto


class State(Enum):
    NEW = auto()
    RUNNING = auto()
    DONE = "finished"

    @property
    def final(self) -> bool:
        return self is State.DONE


class Urgency(IntEnum):
    LOW = 1
    HIGH = 5


@dataclass
class Ticket:
    title: str
    urgency: Urgency = Urgency.LOW
    state: State = State.NEW
    log: list[str] = field(default_factory=list)

    async def advance(self) -> "Ticket":
        await asyncio.sleep(0)
        self.state = State.RUNNING if self.state is State.NEW else State.DONE
        self.log.append(self.state.name)
        return self


@dataclass(frozen=True, order=True)
class Slot:
    hour: int
    room: str = "main"


async def finish(ticket: Ticket) -> Ticket:
    while not ticket.state.final:
        await ticket.advance()
    return ticket


async def main() -> None:
    tickets = [Ticket("lamp"), Ticket("roof", Urgency.HIGH)]
    for t in await asyncio.gather(*map(finish, tickets)):
        print(t)
    print(tickets[0] == Ticket("lamp", log=["RUNNING", "DONE"], state=State.DONE), tickets[0] == tickets[1])
    print(asdict(replace(tickets[1], title="attic")))
    print(max(tickets, key=lambda t: t.urgency).title, Urgency.HIGH + 1, Urgency(1), State("finished"), [s.name for s in State])
    slots = sorted([Slot(9), Slot(8, "z"), Slot(8, "b")])
    print(slots, {Slot(9): "free"}[Slot(9, "main")])
    try:
        slots[0].hour = 3  # type: ignore[misc]
    except AttributeError as err:
        print(type(err).__name__, err)


asyncio.run(main())

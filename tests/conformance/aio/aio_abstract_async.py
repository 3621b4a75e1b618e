import asyncio
from abc import ABC, abstractmethod


class Sensor(ABC):
    unit: str = "?"

    def __init__(self, name: str) -> None:
        self.name = name
        self.history: list[float] = []

    @abstractmethod
    async def read(self) -> float: ...

    async def sample(self, times: int) -> float:
        for _ in range(times):
            self.history.append(await self.read())
        return sum(self.history) / len(self.history)

    def __str__(self) -> str:
        return f"{self.name}[{self.unit}]"


class Thermometer(Sensor):
    unit = "C"

    async def read(self) -> float:
        await asyncio.sleep(0)
        return 20.0 + len(self.history) * 0.5


class Counter(Sensor):
    async def read(self) -> float:
        return float(len(self.history))

    async def sample(self, times: int) -> float:
        return await super().sample(times) * 10


async def main() -> None:
    sensors: list[Sensor] = [Thermometer("roof"), Counter("door")]
    for s in sensors:
        print(s, await s.sample(4), s.history)
    try:
        Sensor("none")  # type: ignore[abstract]
    except TypeError as err:
        print("TypeError:", err)
    values = await asyncio.gather(*(s.read() for s in sensors))
    print(values, isinstance(sensors[0], Sensor), Thermometer.__mro__[1].__name__)


asyncio.run(main())

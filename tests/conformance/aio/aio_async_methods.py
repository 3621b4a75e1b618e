import asyncio


class Account:
    opened: int = 0

    def __init__(self, owner: str, balance: int = 0) -> None:
        self.owner = owner
        self._balance = balance

    @classmethod
    async def open(cls, owner: str) -> "Account":
        await asyncio.sleep(0)
        cls.opened += 1
        return cls(owner)

    @staticmethod
    async def convert(amount: int, rate: int = 2) -> int:
        await asyncio.sleep(0)
        return amount * rate

    @property
    def balance(self):
        return self._fetch()

    async def _fetch(self) -> int:
        await asyncio.sleep(0)
        return self._balance

    async def deposit(self, amount: int) -> "Account":
        if amount <= 0:
            raise ValueError(f"{self.owner}: bad amount {amount}")
        self._balance += await self.convert(amount)
        return self

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.owner} {self._balance}>"


class Savings(Account):
    async def deposit(self, amount: int) -> "Account":
        await super().deposit(amount)
        self._balance += 1
        return self


async def main() -> None:
    a = await Account.open("ada")
    s = await Savings.open("sam")
    print(a, s, Account.opened, Savings.opened)
    print(await (await a.deposit(5)).deposit(1))
    print(await a.balance + 1, await s.balance)
    bound = s.deposit
    print(await asyncio.gather(bound(10), Account.deposit(a, 2)))
    try:
        await s.deposit(0)
    except ValueError as err:
        print(err)
    print(await Savings.convert(3, rate=5), await getattr(a, "balance"))


asyncio.run(main())

"""Fifty tasks that want one lock, and give way while they have it."""
import asyncio


class Account:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.balance = 0


async def deposit(account, times):
    for _ in range(times):
        async with account.lock:
            before = account.balance
            await asyncio.sleep(0)
            account.balance = before + 1


async def main(count: int) -> int:
    account = Account()
    await asyncio.gather(*(deposit(account, count // 50) for _ in range(50)))
    return account.balance

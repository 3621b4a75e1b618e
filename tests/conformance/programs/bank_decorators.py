import asyncio
import functools
import logging
import sys
from contextlib import contextmanager

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)-7s %(name)s | %(message)s")
log = logging.getLogger("bank")


class BankError(Exception):
    pass


class InsufficientFunds(BankError):
    def __init__(self, account, amount):
        self.account = account
        self.amount = amount
        super().__init__(f"{account.owner} has {account.balance}, needs {amount}")


def positive(*names):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(self, *args, **kwargs):
            for name, value in zip(names, args):
                if value <= 0:
                    raise ValueError(f"{name} must be positive, got {value}")
            return fn(self, *args, **kwargs)
        return wrapper
    return deco


def audited(fn):
    @functools.wraps(fn)
    def wrapper(self, *args):
        try:
            result = fn(self, *args)
        except Exception as e:
            self.trail.append((fn.__name__, args, type(e).__name__))
            raise
        self.trail.append((fn.__name__, args, "ok"))
        return result
    return wrapper


def retry(times, *exceptions):
    def deco(fn):
        @functools.wraps(fn)
        async def wrapper(*args, **kwargs):
            for n in range(1, times + 1):
                try:
                    return await fn(*args, **kwargs)
                except exceptions as e:
                    log.warning("%s attempt %d: %s", fn.__name__, n, e)
                    await asyncio.sleep(0.001)
            raise BankError(f"{fn.__name__} failed {times} times")
        return wrapper
    return deco


class Account:
    interest = 0
    _next_id = 1

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.trail = []
        self.id = Account._next_id
        Account._next_id += 1

    @property
    def balance(self):
        return self._balance

    @audited
    @positive("amount")
    def deposit(self, amount):
        self._balance += amount
        return self

    @audited
    @positive("amount")
    def withdraw(self, amount):
        if amount > self.available():
            raise InsufficientFunds(self, amount)
        self._balance -= amount
        return self

    def available(self):
        return self._balance

    def __repr__(self):
        return f"<{type(self).__name__} #{self.id} {self.owner}: {self._balance:,.2f}>"


class Savings(Account):
    interest = 0.05

    def accrue(self):
        return self.deposit(round(self._balance * self.interest, 2))


class Overdraft(Account):
    def __init__(self, owner, balance=0, *, limit=100):
        super().__init__(owner, balance)
        self.limit = limit

    def available(self):
        return super().available() + self.limit


@contextmanager
def transaction(*accounts):
    saved = {a: a._balance for a in accounts}
    try:
        yield
    except BankError as e:
        for a, b in saved.items():
            a._balance = b
        log.error("rolled back: %s", e)


flaky_calls = iter([False, False, True])


@retry(4, ConnectionError)
async def remote_rate():
    await asyncio.sleep(0)
    if not next(flaky_calls):
        raise ConnectionError("line busy")
    return 1.25


@retry(2, BankError)
async def doomed():
    raise BankError("always")


async def main():
    ann, bob, cat = Account("ann", 100), Savings("bob", 200), Overdraft("cat", 20, limit=50)
    ann.deposit(50).withdraw(30)
    bob.accrue()
    for acc, op, amount in [(ann, "withdraw", 500), (cat, "withdraw", 65), (cat, "withdraw", 10), (bob, "deposit", -5)]:
        try:
            getattr(acc, op)(amount)
        except (BankError, ValueError) as e:
            log.info("%s: %s", type(e).__name__, e)
    print(ann, bob, cat)
    with transaction(ann, bob):
        ann.withdraw(100)
        bob.deposit(100)
    with transaction(ann, bob):
        bob.withdraw(300)
        ann.deposit(300)
        ann.withdraw(9999)
    print(ann, bob, ann.trail[-2:])
    rate, failed = await asyncio.gather(remote_rate(), doomed(), return_exceptions=True)
    print(rate, repr(failed))
    print(Account.deposit.__name__, remote_rate.__name__, sorted(a.owner for a in (cat, bob, ann)), sum(a.balance for a in (ann, bob, cat)))
    for a in (ann, bob, cat):
        print(a.owner, *(f"{n}{args}={r}" for n, args, r in a.trail), sep="; ")


asyncio.run(main())

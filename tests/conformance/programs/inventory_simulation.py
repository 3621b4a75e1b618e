"""Warehouse simulation: customers and suppliers run at the same time."""
import asyncio
import random

STOCK = {"bolt": 40, "nut": 35, "gear": 6, "belt": 2}
PRICES = {"bolt": 0.25, "nut": 0.1, "gear": 12.5, "belt": 30}


class OutOfStock(Exception):
    def __init__(self, item, wanted, have):
        super().__init__(f"{item}: wanted {wanted}, have {have}")
        self.item = item
        self.missing = wanted - have


class Warehouse:
    def __init__(self, stock):
        self.stock = dict(stock)
        self.lock = asyncio.Lock()
        self.revenue = 0
        self.history = []

    async def take(self, who, item, n):
        async with self.lock:
            have = self.stock.get(item, 0)
            await asyncio.sleep(0)
            if have < n:
                self.history.append((who, item, -n, "refused"))
                raise OutOfStock(item, n, have)
            self.stock[item] = have - n
            self.revenue += PRICES[item] * n
            self.history.append((who, item, -n, "ok"))
            return PRICES[item] * n

    async def refill(self, who, item, n):
        async with self.lock:
            self.stock[item] = self.stock.get(item, 0) + n
            self.history.append((who, item, n, "ok"))

    def low(self, limit=5):
        return sorted(k for k, v in self.stock.items() if v < limit)


class Customer:
    served = 0

    def __init__(self, name, orders, budget=100):
        self.name = name
        self.orders = orders
        self.budget = budget
        self.log = []

    async def shop(self, warehouse):
        for item, n in self.orders:
            try:
                cost = await warehouse.take(self.name, item, n)
            except OutOfStock as e:
                self.log.append(f"no {e.item} (short {e.missing})")
                continue
            except KeyError as e:
                self.log.append(f"unknown item {e}")
                continue
            else:
                self.budget -= cost
                Customer.served += 1
            finally:
                await asyncio.sleep(0)
            if self.budget < 0:
                self.log.append("over budget!")
                break
        return self.name, round(self.budget, 2)


async def supplier(warehouse, queue):
    delivered = 0
    while True:
        job = await queue.get()
        if job is None:
            queue.task_done()
            break
        item, n = job
        await warehouse.refill("supplier", item, n)
        delivered += n
        queue.task_done()
    return delivered


def make_orders(rng, count):
    names = list(PRICES)
    return [(rng.choice(names), rng.randint(1, 9)) for _ in range(count)]


async def main():
    rng = random.Random(2024)
    house = Warehouse(STOCK)
    customers = [Customer(n, make_orders(rng, 4)) for n in ("ada", "ben", "cleo")]
    customers.append(Customer("dan", [("belt", 1), ("belt", 1), ("belt", 1), ("gear", 5)], budget=70))
    for c in customers:
        print(f"{c.name:>5}: " + ", ".join(f"{n}x{i}" for i, n in c.orders))

    queue = asyncio.Queue()
    worker = asyncio.create_task(supplier(house, queue))
    for item in house.low(7):
        await queue.put((item, 10))
    results = await asyncio.gather(*(c.shop(house) for c in customers))
    await queue.put(None)
    print("delivered", await worker)

    for name, left in results:
        print(f"{name:<6}{left:>8.2f}")
    for c in customers:
        for line in c.log:
            print("  note", c.name, line)
    refused = [h for h in house.history if h[3] != "ok"]
    print("moves", len(house.history), "refused", len(refused), "served", Customer.served)
    for who, item, n, _ in house.history[:6]:
        print(f"  {who:<9}{item:<5}{n:+d}")
    print("stock", house.stock, "low", house.low())
    print(f"revenue {house.revenue:,.2f}")
    totals = {}
    for who, item, n, state in house.history:
        if state == "ok":
            totals.setdefault(item, [0, 0])[n > 0] += abs(n)
    for item in sorted(totals):
        out, into = totals[item]
        print(f"{item}: out={out} in={into} check={STOCK[item] + into - out == house.stock[item]}")


if __name__ == "__main__":
    asyncio.run(main())

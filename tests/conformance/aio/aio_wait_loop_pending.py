import asyncio


async def download(n: int) -> tuple[int, str]:
    await asyncio.sleep(0.015 * n)
    return n, "*" * n


async def main() -> None:
    pending = {asyncio.create_task(download(n)) for n in (4, 2, 1, 3)}
    rounds = 0
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        rounds += 1
        for task in done:
            number, stars = task.result()
            print(f"round {rounds}: {number} {stars:<5}| {len(pending)} left")
    print("rounds", rounds)


asyncio.run(main())

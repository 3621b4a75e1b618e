import asyncio
import logging
import sys

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("depot")


async def truck(number):
    mine = logging.getLogger(f"depot.truck{number}")
    mine.info("leaves with %d crates", number * 3)
    mine.debug("hidden at this level")
    await asyncio.sleep(0.01 * number)
    if number == 2:
        mine.warning("late by %.1f minutes", 4.25)
    mine.info("back at %s", "depot")
    if number == 3:
        raise RuntimeError("flat tyre")


async def main():
    log.info("open")
    results = await asyncio.gather(*map(truck, (1, 2, 3)), return_exceptions=True)
    for r in results:
        if r is not None:
            log.error("failed: %r", r)
    mine = logging.getLogger("depot.truck1")
    mine.setLevel(logging.DEBUG)
    mine.debug("now visible")
    print(mine.isEnabledFor(logging.DEBUG), log.isEnabledFor(logging.DEBUG), mine.getEffectiveLevel())
    log.critical("closed %s", {"at": 18})


asyncio.run(main())

"""A loop takes attributes, and they hide its methods."""
import asyncio
import logging
from asyncio import log

loop = asyncio.new_event_loop()
loop.extra = 3
print(loop.extra)
loop.create_future = lambda: "mine"
print(loop.create_future())
del loop.create_future
print(loop.create_future())
try:
    loop.nothing
except AttributeError as e:
    print(e)
reports = []
loop.call_exception_handler = lambda context: reports.append(sorted(context))
loop.call_soon(lambda: 1 / 0)
loop.call_soon(loop.stop)
loop.run_forever()
print(reports)
loop.close()
print(log.logger, log.logger is logging.getLogger("asyncio"))


def made_with_class():
    class Service:
        def get(self):
            return loop

    service = Service()
    loop = 5
    return service.get()


print(made_with_class())

import asyncio

loop = asyncio.new_event_loop()
loop.call_soon(print, "one turn runs")
loop.call_soon(lambda: loop.call_soon(print, "the next does not"))
loop.stop()
loop.run_forever()
print("after the first")
loop.stop()
loop.run_forever()
print("after the second")
loop.close()

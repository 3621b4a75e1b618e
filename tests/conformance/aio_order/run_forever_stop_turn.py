import asyncio

loop = asyncio.new_event_loop()

def tick(n):
    print("tick", n)
    if n == 2:
        loop.stop()
        print("stop asked")
    loop.call_soon(tick, n + 1)

loop.call_soon(tick, 0)
loop.call_soon(print, "other")
loop.run_forever()
print("stopped")
loop.call_soon(loop.stop)
loop.run_forever()
print("stopped again")
loop.close()

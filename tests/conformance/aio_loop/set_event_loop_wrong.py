import asyncio

try:
    asyncio.set_event_loop("loop")
except TypeError as e:
    print(e)
policy = asyncio.get_event_loop_policy()
loop = policy.new_event_loop()
policy.set_event_loop(loop)
print(policy.get_event_loop() is loop, asyncio.get_event_loop() is loop)
loop.close()

name = "asyncio
print(name)

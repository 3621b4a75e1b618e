import asyncio
import numpy as np
from aiohttp import ClientSession
from collections import Countr


async def main():
    print(np.zeros(3), ClientSession, Countr)


asyncio.run(main())

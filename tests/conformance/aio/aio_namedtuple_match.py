import asyncio
from collections import namedtuple

Move = namedtuple("Move", "dx dy", defaults=[0])


class Say:
    __match_args__ = ("text",)

    def __init__(self, text, loud=False):
        self.text = text
        self.loud = loud


async def script():
    for command in (Move(2), Move(1, -1), Say("hi"), Say("HEY", True), ("wait", 3), [], {"stop": True}, None, 7.5):
        await asyncio.sleep(0)
        yield command


async def main():
    x = y = 0
    async for command in script():
        match command:
            case Move(dx, 0):
                x += dx
                print("right", dx)
            case Move(dx=dx, dy=dy):
                x, y = x + dx, y + dy
                print("diagonal", command)
            case Say(text, loud=True):
                print("shout", text)
            case Say(text):
                print("say", text)
            case ("wait", int(turns)) if turns > 1:
                print("wait", await asyncio.sleep(0, turns))
            case []:
                print("empty")
            case {"stop": True, **rest}:
                print("stop", rest)
            case None | False:
                print("nothing")
            case other:
                print("unknown", other)
    print(x, y, Move(1, 2)._replace(dy=5)._asdict())


asyncio.run(main())

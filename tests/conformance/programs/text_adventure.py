# A tiny adventure game, played from a fixed script of commands.
ROOMS = {
    "hall": {"desc": "A dusty hall.", "exits": {"north": "library", "east": "kitchen"}, "items": ["lamp"]},
    "library": {"desc": "Rows of rotten books.", "exits": {"south": "hall", "down": "vault"}, "items": ["note", "key"], "locked": {"down": "key"}},
    "kitchen": {"desc": "It smells of soup.", "exits": {"west": "hall"}, "items": ["knife", "soup"]},
    "vault": {"desc": "Gold everywhere!", "exits": {"up": "library"}, "items": ["gold"], "dark": True},
}
ALIASES = {"n": "north", "s": "south", "e": "east", "w": "west", "u": "up", "d": "down", "i": "inventory", "l": "look", "get": "take"}


class GameOver(Exception):
    pass


class Game:
    def __init__(self, rooms, start):
        self.rooms = {name: {**room, "items": list(room["items"]), "locked": dict(room.get("locked", {}))} for name, room in rooms.items()}
        self.here = start
        self.bag = []
        self.lit = False
        self.turns = 0
        self.visited = {start}
        self.commands = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("do_")}

    @property
    def room(self):
        return self.rooms[self.here]

    @property
    def dark(self):
        return self.room.get("dark", False) and not self.lit

    def handle(self, line):
        words = [ALIASES.get(w, w) for w in line.lower().split() if w not in ("the", "a", "to")]
        if not words:
            return "Say something."
        self.turns += 1
        match words:
            case ["go", direction] | [("north" | "south" | "east" | "west" | "up" | "down") as direction]:
                return self.do_go(direction)
            case [verb] if verb in self.commands:
                try:
                    return self.commands[verb]()
                except TypeError:
                    return f"{verb.capitalize()} what?"
            case [verb, *rest] if verb in self.commands:
                return self.commands[verb](" ".join(rest))
            case [verb, *_]:
                return f"I don't know how to {verb!r}."

    def do_go(self, direction):
        if direction not in self.room["exits"]:
            return f"You can't go {direction}."
        need = self.room["locked"].get(direction)
        if need:
            if need not in self.bag:
                return f"The way {direction} is locked."
            del self.room["locked"][direction]
            print("  *click*")
        self.here = self.room["exits"][direction]
        first = self.here not in self.visited
        self.visited.add(self.here)
        return self.do_look() if first else f"You are in the {self.here} again."

    def do_look(self):
        if self.dark:
            return "It is pitch dark."
        text = self.room["desc"]
        if self.room["items"]:
            text += " You see: " + ", ".join(self.room["items"]) + "."
        return text + f" Exits: {'/'.join(sorted(self.room['exits']))}."

    def do_take(self, what):
        if self.dark:
            return "You fumble in the dark."
        if what == "all":
            taken, self.room["items"][:] = self.room["items"][:], []
            self.bag += taken
            return f"Taken {len(taken)} things." if taken else "Nothing here."
        try:
            self.room["items"].remove(what)
        except ValueError:
            return f"No {what} here."
        self.bag.append(what)
        return f"Taken: {what}."

    def do_drop(self, what):
        if what not in self.bag:
            return f"You have no {what}."
        self.room["items"].append(self.bag.pop(self.bag.index(what)))
        return f"Dropped {what}."

    def do_use(self, what):
        if what not in self.bag:
            return "You don't have that."
        effects = {"lamp": self._light, "soup": lambda: self.bag.remove("soup") or "Yum.", "note": lambda: "It reads: 'down, with the key'."}
        return effects.get(what, lambda: f"Nothing happens with the {what}.")()

    def _light(self):
        self.lit = not self.lit
        return f"The lamp is {'on' if self.lit else 'off'}."

    def do_inventory(self):
        return "You carry: " + (", ".join(sorted(self.bag)) or "nothing")

    def do_quit(self):
        score = 10 * len(self.bag) + 50 * ("gold" in self.bag) - self.turns
        raise GameOver(f"Score {score} in {self.turns} turns, {len(self.visited)}/{len(self.rooms)} rooms.")


SCRIPT = """look
take lamp
take
dance wildly

go up
n
d
take all
use note
i
down
take gold
use lamp
l
take the gold
u
s
e
get soup
use soup
use knife
drop sword
drop note
look
inventory
quit
never reached"""


def play(script):
    game = Game(ROOMS, "hall")
    for line in script.split("\n"):
        print(f"[{game.here}]> {line}")
        try:
            print(" ", game.handle(line))
        except GameOver as end:
            print(" ", end)
            return game
    return game


finished = play(SCRIPT)
print(finished.bag, finished.lit, sorted(finished.visited), ROOMS["hall"]["items"])

"""Inventory CLI with subcommands, dataclasses, custom exceptions."""
from __future__ import annotations
import argparse, sys, json
from dataclasses import dataclass, field, asdict, replace
from typing import Optional, Iterator, ClassVar
from collections import defaultdict, OrderedDict
from functools import total_ordering, cached_property, reduce
import operator

class InventoryError(Exception):
    code = 1
    def __init__(self, message, *, item=None):
        super().__init__(message)
        self.item = item
class OutOfStock(InventoryError):
    code = 2
    def __str__(self):
        base = super().__str__()
        return f"{base} (item={self.item!r})" if self.item else base

@total_ordering
@dataclass(eq=False)
class Item:
    name: str
    price: float
    qty: int = 0
    tags: list[str] = field(default_factory=list)
    registry: ClassVar[dict[str, Item]] = {}
    def __post_init__(self):
        if self.price < 0:
            raise ValueError("negative price: %.2f" % self.price)
        type(self).registry[self.name] = self
    def __eq__(self, other):
        if not isinstance(other, Item): return NotImplemented
        return (self.price, self.name) == (other.price, other.name)
    def __lt__(self, other):
        return (self.price, self.name) < (other.price, other.name)
    def __hash__(self): return hash(self.name)
    @cached_property
    def slug(self):
        print("computing", self.name)
        return "-".join(self.name.lower().split())
    def __format__(self, spec):
        if spec == "short": return self.name
        if spec.startswith("p"): return format(self.price, spec[1:] or ".2f")
        return format(str(self), spec)

class Inventory:
    def __init__(self): self._items: OrderedDict[str, Item] = OrderedDict(); self.log = []
    def __iadd__(self, item): self._items[item.name] = item; self.log.append(("add", item.name)); return self
    def __contains__(self, name): return name in self._items
    def __getitem__(self, key):
        if isinstance(key, slice): return list(self._items.values())[key]
        try: return self._items[key]
        except KeyError: raise InventoryError(f"no such item: {key}") from None
    def __len__(self): return len(self._items)
    def __iter__(self) -> Iterator[Item]: yield from sorted(self._items.values())
    def take(self, name, n=1):
        item = self[name]
        if item.qty < n: raise OutOfStock(f"only {item.qty} left", item=name)
        self._items[name] = replace(item, qty=item.qty - n)
        return self
    @property
    def total(self): return reduce(operator.add, (i.price * i.qty for i in self), 0)

def build_parser():
    p = argparse.ArgumentParser(prog="inv", description="Inventory tool")
    p.add_argument("-v", "--verbose", action="count", default=0)
    sub = p.add_subparsers(dest="cmd", required=True)
    a = sub.add_parser("add", help="add an item"); a.add_argument("name"); a.add_argument("price", type=float); a.add_argument("--qty", type=int, default=1, metavar="N"); a.add_argument("--tag", action="append", default=[])
    t = sub.add_parser("take"); t.add_argument("name"); t.add_argument("n", type=int, nargs="?", default=1)
    sub.add_parser("list").add_argument("--format", choices=["json", "text"], default="text")
    return p
def main(argv, inv):
    ns = build_parser().parse_args(argv)
    if ns.verbose: print("ns:", sorted(vars(ns).items(), key=lambda kv: kv[0]))
    match ns.cmd:
        case "add": inv += Item(ns.name, ns.price, ns.qty, ns.tag)
        case "take": inv.take(ns.name, ns.n)
        case "list" if ns.format == "json": print(json.dumps([asdict(i) for i in inv], indent=1, sort_keys=True))
        case "list":
            for i in inv: print(f"{i:short} {i:p} {i.qty:>3} {i:*^20}"[:40])
    return 0
inv = Inventory()
for line in ["add Hammer 12.5 --qty 3 --tag tool --tag steel", "-vv add Nail 0.05 --qty 200", "list", "take Hammer 2", "take Hammer 5", "take Saw", "list --format json", "add X notanum", "bogus", "add Y -- -4"]:
    try:
        rc = main(line.split(), inv)
    except InventoryError as e:
        print(type(e).__name__, e, e.code, e.__cause__, e.__suppress_context__)
    except SystemExit as e:
        print("exit", e.code)
    except ValueError as e: print("ValueError", e)
print(len(inv), "Nail" in inv, inv.total, [i.name for i in inv[:1]], inv.log)
h = inv["Hammer"]; print(h.slug, h.slug, max(inv).name, h >= inv["Nail"], h != 3, sorted(Item.registry))

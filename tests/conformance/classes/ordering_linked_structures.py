# A linked list and a tree written the textbook way, no annotations.
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    def __init__(self, items=()):
        self.head = None
        self.size = 0
        for i in items:
            self.append(i)

    def append(self, value):
        node = Node(value)
        self.size += 1
        if self.head is None:
            self.head = node
            return
        cur = self.head
        while cur.next:
            cur = cur.next
        cur.next = node

    def reverse(self):
        prev, cur = None, self.head
        while cur:
            cur.next, prev, cur = prev, cur, cur.next
        self.head = prev
        return self

    def remove(self, value):
        prev, cur = None, self.head
        while cur is not None:
            if cur.value == value:
                if prev is None:
                    self.head = cur.next
                else:
                    prev.next = cur.next
                self.size -= 1
                return True
            prev, cur = cur, cur.next
        return False

    def __iter__(self):
        cur = self.head
        while cur:
            yield cur.value
            cur = cur.next

    def __len__(self):
        return self.size

    def __repr__(self):
        return " -> ".join(map(repr, self)) or "empty"


ll = LinkedList("abc")
ll.append(4)
print(ll, len(ll), ll.remove("b"), ll.remove("zz"), ll, ll.reverse(), LinkedList())


class Tree:
    def __init__(self):
        self.root = None

    def insert(self, key):
        def go(node):
            if node is None:
                return {"key": key, "l": None, "r": None}
            side = "l" if key < node["key"] else "r"
            node[side] = go(node[side])
            return node
        self.root = go(self.root)
        return self

    def walk(self, node="root"):
        if node == "root":
            node = self.root
        if node:
            yield from self.walk(node["l"])
            yield node["key"]
            yield from self.walk(node["r"])

    def height(self):
        h = lambda n: 0 if n is None else 1 + max(h(n["l"]), h(n["r"]))
        return h(self.root)


t = Tree()
for k in (5, 2, 8, 1, 9, 3):
    t.insert(k)
print(list(t.walk()), t.height())


class Parent:
    def __init__(self):
        self.kids = []
        self.owner = self

    def add(self):
        kid = Kid(self)
        self.kids.append(kid)
        return kid


class Kid:
    def __init__(self, parent):
        self.parent = parent


par = Parent()
kid = par.add()
print(kid.parent is par, par.kids[0] is kid, par.owner.owner.kids[0].parent.kids == [kid])

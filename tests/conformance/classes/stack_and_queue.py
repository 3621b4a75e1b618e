class EmptyError(LookupError):
    pass


class Stack:
    def __init__(self, items=None):
        self._items = list(items) if items else []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        if not self._items:
            raise EmptyError(f"pop from empty {type(self).__name__}")
        return self._items.pop()

    def peek(self):
        return self._items[-1] if self._items else None

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return reversed(self._items)

    def __eq__(self, other):
        return type(self) is type(other) and self._items == other._items

    def __repr__(self):
        return f"{type(self).__name__}({self._items})"


class Queue(Stack):
    def pop(self):
        if len(self) == 0:
            raise EmptyError("nothing queued")
        return self._items.pop(0)

    def peek(self):
        return self._items[0] if self else None


for cls in (Stack, Queue):
    s = cls("ab")
    s.push("c")
    print(s, len(s), s.peek(), s.pop(), list(s), "a" in s, bool(s), s == cls("ab"), s == cls("bc"))
    while s:
        s.pop()
    print(s, s.peek(), bool(s))
    try:
        s.pop()
    except LookupError as e:
        print(type(e).__name__, e)
print(Stack() == Queue(), Stack() != Stack(), Stack([1]) == [1])


def balanced(text):
    pairs, st = {")": "(", "]": "[", "}": "{"}, Stack()
    for ch in text:
        if ch in pairs.values():
            st.push(ch)
        elif ch in pairs:
            if not st or st.pop() != pairs[ch]:
                return False
    return not st


print([balanced(t) for t in ("(a[b]{c})", "(]", "((", "", ")")])

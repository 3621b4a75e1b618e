def summarize(words: list[str]) -> dict[str, int]:
    lengths = {word: len(word) for word in words if word}
    unique = {length for length in lengths.values()}
    pairs = [(a, b) for a in sorted(unique) for b in words[::-1] if len(b) == a]
    first, *rest = pairs
    print(first, rest[1:3], any(n > 3 for n in unique))
    return lengths

def parse_line(line):
    name, value = line.split("=")
    return name, int(value)


def parse_all(lines):
    out = {}
    for line in lines:
        name, value = parse_line(line)
        out[name] = value
        print("parsed", name, value)
    return out


config = parse_all(["width=10", "height=20"])
print(config)
config = parse_all(["depth=30", "broken line"])
print("not reached", config)

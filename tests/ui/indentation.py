def parse(line):
    fields = line.split()
      name = fields[0]
    return name

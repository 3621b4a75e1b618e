total := 3
print([total := i for i in range(3) if (i := 1)])


class Config:
    values = [(last := v) for v in (1, 2)]

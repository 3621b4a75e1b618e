mode = 0755
bits = 0b102
big = 1__000
half = 1.5.real2x

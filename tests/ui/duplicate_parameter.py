def area(width, height, width=1):
    return width * height


print(area(1, height=2, height=3))

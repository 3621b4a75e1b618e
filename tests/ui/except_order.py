try:
    pass
except:
    pass
except ValueError:
    pass

try:
    pass
except* OSError:
    pass
except ValueError:
    pass

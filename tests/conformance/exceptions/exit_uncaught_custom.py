class ConfigError(Exception):
    def __init__(self, path, line):
        super().__init__(f"{path}:{line}: bad value")
        self.path = path


def load(path):
    print("loading", path)
    try:
        raise ConfigError(path, 12)
    finally:
        print("cleanup")


load("app.cfg")
print("never printed")

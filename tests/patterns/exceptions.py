class ConfigError(Exception):
    def __init__(self, key, reason):
        super().__init__(f"{key}: {reason}")
        self.key = key


def read(table, key):
    try:
        value = int(table[key])
    except KeyError:
        return None
    except (TypeError, ValueError) as err:
        raise ConfigError(key, "not a number") from err
    else:
        return value
    finally:
        print("read", key)

import logging
import sys

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
logging.debug("hidden")
logging.info("shown %s", "arg")
logging.warning("two %d and %.2f", 3, 1.5)
logging.error("map %(a)s", {"a": "value"})
logging.critical("literal 100%")
log = logging.getLogger("app")
child = logging.getLogger("app.db")
log.info("from app")
child.warning("from child")
print(log.name, child.parent is log, logging.getLogger("app") is log, log.level, log.getEffectiveLevel(), child.isEnabledFor(logging.DEBUG))
log.setLevel(logging.ERROR)
child.info("dropped, level inherited")
child.error("kept")
child.setLevel("DEBUG")
child.debug("debug now on")
log.warning("dropped")
log.log(logging.CRITICAL, "via log()")
print(logging.getLevelName(30), logging.WARNING, logging.getLevelName("ERROR"))
child.propagate = False
own = logging.StreamHandler(sys.stdout)
own.setFormatter(logging.Formatter("[{levelname:<8}] {message}", style="{"))
own.setLevel(logging.WARNING)
child.addHandler(own)
child.info("below handler level")
child.error("own handler")
child.propagate = True
child.error("twice")
child.removeHandler(own)
log.disabled = True
log.critical("disabled")
root = logging.getLogger()
print(root.name, len(root.handlers), logging.root is root)


class OnlyShort(logging.Filter):
    def filter(self, record):
        return len(record.getMessage()) < 12


other = logging.getLogger("other")
other.addFilter(OnlyShort())
other.info("short")
other.info("a much longer message")


class ListHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.seen = []

    def emit(self, record):
        self.seen.append((record.levelname, record.getMessage(), record.levelno))


lh = ListHandler()
other.addHandler(lh)
other.warning("to %s", "list")
print(lh.seen)
logging.disable(logging.ERROR)
other.error("off")
other.critical("still on")
other.info(["not", "a str"])
other.critical({"k": 1})

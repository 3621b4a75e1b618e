"""Prints a report on a web server's access log: python3 app.py [access.log], or - for stdin"""
import asyncio
import sys

from loglens.pipeline import LogSource, analyse, find_bursts
from loglens.report import render

SAMPLE = "example-native/data/access.log"


async def main(path):
    analysis = await analyse(LogSource(path))
    name = "stdin" if path == "-" else path.replace("\\", "/").rpartition("/")[2]
    print(render(name, analysis, find_bursts(analysis)))


if __name__ == "__main__":
    log_path = sys.argv[1] if len(sys.argv) > 1 else SAMPLE
    try:
        asyncio.run(main(log_path))
    except TimeoutError:
        sys.exit("loglens: the log took too long to read")
    except OSError as err:
        sys.exit(f"loglens: {err}")
    except ExceptionGroup as group:
        reading, other = group.split(OSError)
        if other:
            raise
        sys.exit(f"loglens: {reading.exceptions[0]}")

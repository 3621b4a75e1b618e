"""A page that analyses an access log: one task at a time, which can be stopped."""
import asyncio
import contextlib

from js import JsException, fetch

from loglens.pipeline import analyse, find_bursts
from loglens.report import render
from weblens import controls
from weblens.source import TextSource
from weblens.view import View

FRAME_S = 1 / 30


async def load(kind: str, what) -> tuple[str, str]:
    """The name and the text of what is to be analysed."""
    if kind == "text":
        return "pasted text", what
    if kind == "file":
        return what.name, await what.text()
    response = await fetch(what)
    if not response.ok:
        raise FileNotFoundError(f"{what}: HTTP status {response.status}")
    return what, await response.text()


async def job(view: View, kind: str, what) -> None:
    """One analysis, from the click to the report."""
    workers = controls.workers()
    view.begin({"text": "the pasted text", "file": "the file"}.get(kind, what), workers)
    try:
        name, text = await load(kind, what)
        source = TextSource(text, pace=controls.pace(), journal=view.journal)

        async def watch(inbox, counted):
            try:
                while True:
                    view.show(source, inbox, counted)
                    await asyncio.sleep(FRAME_S)
            finally:
                view.show(source, inbox, counted)
                view.journal(f"last numbers drawn, batches left in the queue: {inbox.qsize()}")

        analysis = await analyse(source, workers=workers, limit_s=None, watch=watch)
        bursts = find_bursts(analysis)
        view.finish(name, analysis, bursts, render(name, analysis, bursts))
        view.journal("the task is done")
    except asyncio.CancelledError:
        view.journal("the task is cancelled, and everything it opened is closed")
        view.say("Stopped: the workers are cancelled and the source is closed.", "stopped")
        raise
    except (JsException, OSError) as err:
        view.journal(f"the task failed: {err}")
        view.say(f"That did not work: {err}", "failed")
    finally:
        view.end()


async def stop(task) -> None:
    """Cancels a task, and waits until its cleanup is over."""
    if task is not None and not task.done():
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def main() -> None:
    wishes = asyncio.Queue()
    view = View()
    controls.connect(wishes)
    view.say("Ready: drop a log anywhere, paste one, or take the sample.", "ready")
    task = None
    while True:
        kind, what = await wishes.get()
        if kind == "redraw":
            view.redraw()
            continue
        await stop(task)
        if kind != "stop":
            task = asyncio.create_task(job(view, kind, what), name=kind)


asyncio.run(main())

"""The page's controls: each puts what it wants into a queue."""
import asyncio

from js import document, window

element = document.getElementById


def connect(wishes: asyncio.Queue) -> None:
    def run_sample(event):
        wishes.put_nowait(("sample", "access.log"))

    def run_text(event):
        event.preventDefault()
        wishes.put_nowait(("text", element("text").value))

    def run_chosen(event):
        if element("file").files.length:
            wishes.put_nowait(("file", element("file").files[0]))
            element("file").value = ""  # the same file may be chosen again

    def stop(event):
        wishes.put_nowait(("stop", None))

    def on_key(event):
        if event.key == "Escape":
            stop(event)

    def drag(event):
        event.preventDefault()
        document.body.classList.toggle("dropping", event.type == "dragover")

    def drop(event):
        drag(event)
        if event.dataTransfer.files.length:
            wishes.put_nowait(("file", event.dataTransfer.files[0]))

    def resize(event):
        wishes.put_nowait(("redraw", None))

    element("sample").addEventListener("click", run_sample)
    element("form").addEventListener("submit", run_text)
    element("file").addEventListener("change", run_chosen)
    element("stop").addEventListener("click", stop)
    document.addEventListener("keydown", on_key)
    document.addEventListener("dragover", drag)
    document.addEventListener("dragleave", drag)
    document.addEventListener("drop", drop)
    window.addEventListener("resize", resize)


def pace() -> int:
    """Lines a second, 0 for no limit."""
    return int(element("pace").value)


def workers() -> int:
    return int(element("workers").value)

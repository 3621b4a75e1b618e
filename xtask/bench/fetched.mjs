// What the pages of `docs/benchmarks-page.md` read and tell.

/** A file of the server, as "text", "json", or "wasm": a response, which is compiled while it comes. */
export async function read(path, kind) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return kind === "wasm" ? response : response[kind]();
}

export function tell(answer) {
  return fetch("/", { method: "POST", body: JSON.stringify(answer) });
}

/** What nobody catches ends the run. */
export function tell_errors() {
  addEventListener("error", (event) => tell({ error: `${event.message} (${event.filename}:${event.lineno})` }));
  addEventListener("unhandledrejection", ({ reason }) => tell({ error: String(reason?.stack ?? reason) }));
}

/** Tells the page around this one when "hello" is printed, counted from the navigation. */
export function tell_first_line() {
  tell_errors();
  const { log } = console;
  console.log = (text) => {
    if (text !== "hello") return log(text);
    parent.postMessage(performance.now());
    console.log = log;
  };
}

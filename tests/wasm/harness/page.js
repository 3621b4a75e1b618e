// Takes one program after the other from the server, and runs each in a document of its own.

const module = WebAssembly.compileStreaming(fetch("/pkg/programs_bg.wasm"));

/** Runs one program in a fresh frame; the answer is what it did. */
async function run(job) {
  const frame = document.createElement("iframe");
  frame.src = "/harness/frame.html";
  const ready = new Promise((resolve) => {
    addEventListener("message", resolve, { once: true });
  });
  document.body.append(frame);
  await ready;
  const done = new Promise((resolve) => {
    addEventListener("message", (event) => resolve(event.data), { once: true });
  });
  frame.contentWindow.postMessage({ ...job, module: await module });
  const result = await done;
  frame.remove();
  return result;
}

for (;;) {
  const answer = await fetch("/next", { cache: "no-store" });
  if (!answer.ok) break;
  const text = await answer.text();
  if (text === "") continue;
  const [program, isVirtual, stackBytes] = text.split("\n");
  const job = { program, isVirtual: isVirtual === "true", stackBytes: Number(stackBytes) };
  const { status, stdout, stderr } = await run(job);
  const out = new TextEncoder().encode(stdout);
  const body = new Blob([out, stderr]);
  await fetch(`/result/${status}/${out.length}`, { method: "POST", body });
}

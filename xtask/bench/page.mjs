// Runs the rows of `docs/benchmarks-page.md` in Node: `node page.mjs portalis|pyodide`. Prints a number a line.

import { readFileSync } from "node:fs";

import { run } from "./engine.mjs";

function read(path, kind) {
  const bytes = readFileSync(new URL(path, import.meta.url));
  if (kind === "wasm") return bytes;
  return kind === "json" ? JSON.parse(bytes) : bytes.toString();
}

let row = "the start";
try {
  const told = (name) => (row = name);
  for (const seconds of await run(process.argv[2], "./node_modules", read, told)) console.log(seconds);
} catch (error) {
  console.error(`${row}: ${error.stack ?? error}`);
  process.exit(1);
}
// Pyodide's event loop would keep Node waiting.
process.exit();

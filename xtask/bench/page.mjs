// Runs the rows of `docs/benchmarks-page.md` in Node: `node page.mjs portalis|pyodide ROWS.json`, where the rows are
// `[name, repeats, arguments]`. Prints a number a line: the seconds of each row's best run, then how late a sleep was.

import { readFileSync, readdirSync } from "node:fs";

const [engine, rows] = process.argv.slice(2);
const here = (path) => new URL(path, import.meta.url);

async function portalis() {
  const { default: init, ...py } = await import("./glue/bench_page.js");
  await init({ module_or_path: readFileSync(here("./glue/bench_page_bg.wasm")) });
  return [(...args) => py.measure_row(...args), py.late];
}

async function pyodide() {
  const { loadPyodide } = await import("pyodide");
  const python = await loadPyodide();
  for (const file of readdirSync(here("./py")).filter((name) => name.endsWith(".py"))) {
    python.FS.writeFile(file, readFileSync(here(`./py/${file}`), "utf8"));
  }
  const module = python.pyimport("rows");
  return [(row, repeats, args) => module.measure_row(row, repeats, python.toPy(args)), module.late];
}

const [measure, late] = await { portalis, pyodide }[engine]();
for (const [row, repeats, args] of JSON.parse(readFileSync(here(rows), "utf8"))) {
  console.log(await measure(row, repeats, args));
}
console.log(await late(30, 0.02));
// Pyodide's event loop would keep Node waiting.
process.exit();

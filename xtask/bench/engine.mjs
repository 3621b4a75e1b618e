// The two engines of `docs/benchmarks-page.md`, for Node and for a page: `run(engine, module, read)` gives the seconds of
// each row's best run, then how late a sleep was.

/** `read(path, kind)` reads a file beside this one, as "text", "json" or "bytes"; `packages` is where npm's packages are. */
export async function run(engine, packages, read) {
  const { files, rows } = await read("./rows.json", "json");
  const [measure, late] = await { portalis, pyodide }[engine](files, packages, read);
  const seconds = [];
  for (const [row, repeats, args] of rows) seconds.push(await measure(row, repeats, args));
  seconds.push(await late(30, 0.02));
  return seconds;
}

async function portalis(_files, _packages, read) {
  const { default: init, ...py } = await import("./glue/bench_page.js");
  await init({ module_or_path: await read("./glue/bench_page_bg.wasm", "bytes") });
  return [(...args) => py.measure_row(...args), py.late];
}

async function pyodide(files, packages, read) {
  const { loadPyodide } = await import(`${packages}/pyodide/pyodide.mjs`);
  const python = await loadPyodide();
  for (const file of files) python.FS.writeFile(file, await read(`./py/${file}`, "text"));
  const module = python.pyimport("rows");
  return [(row, repeats, args) => module.measure_row(row, repeats, python.toPy(args)), module.late];
}

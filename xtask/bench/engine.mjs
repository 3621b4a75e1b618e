// The two engines of `docs/benchmarks-page.md`, for Node and for a page: `run(engine, module, read, told)` gives the seconds
// of each row's best run, then how late a sleep was.

/** `read(path, kind)` reads a file beside this one, as "text", "json" or "wasm"; `packages` is where npm's packages are;
 * `told(row)` hears of every row that begins. */
export async function run(engine, packages, read, told) {
  const { files, rows } = await read("./rows.json", "json");
  const { measure, late, fatal } = await { portalis, pyodide }[engine](files, packages, read);
  const seconds = [];
  for (const [row, repeats, args] of rows) {
    told(`${row}(${args.join(", ")})`);
    seconds.push(await Promise.race([measure(row, repeats, args), fatal]));
  }
  told("late");
  seconds.push(await Promise.race([late(30, 0.02), fatal]));
  return seconds;
}

async function portalis(_files, _packages, read) {
  const { default: init, ...py } = await import("./glue/bench_page.js");
  await init({ module_or_path: await read("./glue/bench_page_bg.wasm", "wasm") });
  return { measure: (...args) => py.measure_row(...args), late: py.late, fatal: new Promise(() => {}) };
}

async function pyodide(files, packages, read) {
  // With stacks that switch it breaks in Chromium at some thousand callbacks ("memory access out of bounds"). Node 20 has none.
  delete WebAssembly.Suspending;
  const { loadPyodide } = await import(`${packages}/pyodide/pyodide.mjs`);
  const python = await loadPyodide();
  // What breaks Pyodide itself settles none of its promises.
  const fatal = new Promise((_, reject) => {
    python._api.on_fatal = (error) => reject(new Error(`Pyodide broke: ${error}`, { cause: error }));
  });
  for (const file of files) python.FS.writeFile(file, await read(`./py/${file}`, "text"));
  const module = python.pyimport("rows");
  const measure = (row, repeats, args) => module.measure_row(row, repeats, python.toPy(args));
  return { measure, late: module.late, fatal };
}

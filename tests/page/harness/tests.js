// Calls Python's functions as a page does; tells the server how each test ended. Node runs it too.

import init, * as py from "/pkg/portalis_page_tests.js";

const tests = {};

function equal(actual, expected) {
  const show = (value) =>
    JSON.stringify(value, (_, v) => (typeof v === "bigint" ? `${v}n` : v === undefined ? "undefined" : v));
  if (show(actual) !== show(expected)) throw new Error(`${show(actual)} is not ${show(expected)}`);
}

function thrown(f) {
  try {
    f();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

async function rejected(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it was not rejected");
}

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

tests.numbers = () => {
  equal(py.add(2, 3), 5);
  equal(py.add(2), 3);
  equal(py.add(2, undefined), 3);
  equal(py.add(2n ** 53n, 1), 2n ** 53n + 1n);
  equal(py.add(2n ** 80n, 1n), 2n ** 80n + 1n);
  equal(py.add(2 ** 53 - 2, 1), 2 ** 53 - 1);
  equal(py.scale(3), "3.0");
  equal(py.scale(0.5), "0.5");
  equal(py.describe(3), "int: 3");
  equal(py.describe(3.5), "float: 3.5");
  equal(py.describe(-0), "float: -0.0");
};

tests.values_come_in = () => {
  equal(py.describe(null), "NoneType: None");
  equal(py.describe(true), "bool: True");
  equal(py.describe("ä"), "str: 'ä'");
  equal(py.describe(new Uint8Array([1, 255])), "bytes: b'\\x01\\xff'");
  equal(py.describe([1, [2]]), "list: [1, [2]]");
  equal(py.describe({ a: 1, b: { c: null } }), "dict: {'a': 1, 'b': {'c': None}}");
  equal(py.describe(new Map([[1, 2]])), "dict: {1: 2}");
  equal(py.describe(new Set([1])), "set: {1}");
};

tests.values_go_out = () => {
  equal(py.echo(null), undefined);
  equal(py.echo([1, "a", { b: [true] }]), [1, "a", { b: [true] }]);
  equal([...py.echo(new Uint8Array([1, 2]))], [1, 2]);
  equal([...py.echo(new Map([[1, 2]]))], [[1, 2]]);
  equal([...py.echo(new Set([1]))], [1]);
  equal(py.make_point(1, 2), { x: 1, y: 2, tags: ["red"] });
  equal(py.swap([1, "x"]), ["x", 1]);
  const date = new Date(0);
  if (py.echo(date) !== date) throw new Error("an object of JavaScript's stays the same");
};

tests.parameters = () => {
  equal(py.join("a", "b", "c"), "a-b-c");
  equal(py.total([1, 2]), 3);
  equal(py.total([1, 2], { start: 10, twice: true }), 26);
  const error = thrown(() => py.add());
  equal([error.name, error.message], ["TypeError", "add() missing 1 required positional argument: 'a'"]);
};

tests.functions = () => {
  equal(py.call_back((a, b) => a * b, 3, 4), 13);
  const triple = py.multiplier(3);
  equal(triple(5), 15);
  if (py.echo(triple) === undefined) throw new Error("a function comes back");
  const error = thrown(() =>
    py.call_back(() => {
      throw new RangeError("from JavaScript");
    }, 1, 2),
  );
  equal([error instanceof RangeError, error.message], [true, "from JavaScript"]);
};

tests.exceptions = () => {
  const error = thrown(() => py.fail_deep());
  equal([error instanceof Error, error.name, error.message], [true, "ValueError", "it is wrong"]);
  for (const part of ["Traceback (most recent call last):", "in fail_deep", "in fail\n", "ValueError: it is wrong"]) {
    if (!error.traceback.includes(part)) throw new Error(`${part} is not in ${error.traceback}`);
  }
  equal(thrown(() => py.fail("key")).message, "'missing'");
};

tests.promises = async () => {
  const promise = py.slow("x");
  equal(promise instanceof Promise, true);
  equal(await promise, "x");
  equal(await Promise.all([py.slow(1, 0.03), py.slow(2, 0.01)]), [1, 2]);
  const error = await rejected(py.slow_fail());
  equal([error.name, error.message], ["ValueError", "it is wrong"]);
  equal((await rejected(py.slow())).name, "TypeError");
};

tests.abort_cancels = async () => {
  const controller = new AbortController();
  const promise = py.tidy({ signal: controller.signal });
  await later(5);
  controller.abort();
  const error = await rejected(promise);
  equal(error.name, "AbortError");
  equal(py.log_of(), ["start", "cleaned up"]);
  equal((await rejected(py.tidy({ signal: AbortSignal.abort() }))).name, "AbortError");
};

tests.cancel_of_a_promise = async () => {
  const promise = py.tidy();
  await later(1);
  equal(promise.cancel(), true);
  equal((await rejected(promise)).name, "CancelledError");
  equal(py.log_of().at(-1), "cleaned up");
};

tests.the_page_stays_alive = async () => {
  // However slow the machine is: the page has its turn every few milliseconds of the computation.
  const start = performance.now();
  let beats = 0;
  let going = true;
  const beat = () => {
    beats += 1;
    if (going) setTimeout(beat, 0);
  };
  beat();
  await py.heavy(1500);
  going = false;
  const took = performance.now() - start;
  if (took > 200 && beats < 5) throw new Error(`${beats} beats in ${took} ms`);
};

tests.timers_are_in_time = async () => {
  const late = await py.ticks(5, 0.02);
  if (late.some((s) => s < -0.001 || s > 10)) throw new Error(`late by ${late}`);
};

tests.a_program_runs = async () => {
  const lines = [];
  let err = "";
  const status = await py.runMain("hello", (text) => lines.push(text), (text) => (err += text));
  const out = lines.join("");
  equal(lines.slice(0, 2), ["tick 0\n", "tick 1\n"]);
  const ticks = "tick 0\ntick 1\ntick 2\n";
  equal(out, `${ticks}ran\ntimeout\n${ticks}${ticks}['ran', 'ran']\n${ticks}ran\n`);
  equal(status, 1);
  equal(err.trimEnd().split("\n").at(-1), "ValueError: the end");
};

tests.names_of_javascript = async () => {
  equal(py.collect(), [
    [7, 7, 7], 3, 7, 2, true, ["a", "b"], { n: [1, 2.5, undefined, true], s: "x" }, 2.5, 5, ["n", "s"], false, true,
    true,
  ]);
  equal(py.listen(3), 3);
  equal(py.catch_js(), "caught SyntaxError");
  equal(py.make_url("http://example.org/a"), "example.org http://example.org/a#end");
};

tests.promises_of_javascript = async () => {
  equal(await py.wait_for_js(later(1).then(() => 42)), "resolved 42");
  equal(await py.wait_for_js(Promise.reject(new TypeError("no"))), "JsException TypeError: no");
  equal(await py.gather_js([later(5).then(() => 1), Promise.resolve(2)]), [1, 2]);
};

if (globalThis.document) {
  tests.document = () => equal(py.page_title("Hello"), "Hello");
  tests.fetch = async () => equal(await py.fetch_text("/hello.txt"), "200 hello");
}

await init(globalThis.portalisModule);
for (const [name, test] of Object.entries(tests)) {
  let problem = "";
  try {
    await test();
  } catch (error) {
    problem = `${error.stack ?? error}`.includes(error.message) ? error.stack : `${error}\n${error.stack}`;
  }
  await fetch(`/result/${name}`, { method: "POST", body: problem });
}
await fetch("/done", { method: "POST" });

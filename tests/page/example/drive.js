// Uses the example page as a person does: clicks, types, drops a file, and looks at what is shown.

const frame = document.getElementById("app");
const tests = {};
let app;
const element = (id) => app.getElementById(id);

/** Waits for as long as it takes: the server gives up on a page that does not get on. */
async function until(what, holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const inState = (state) => until(state, () => app.getElementById("status")?.dataset.state === state);
const journal = () => [...element("journal").children].map((item) => item.lastChild.textContent.trim());
const number = (id) => Number(element(id).textContent.replaceAll(",", ""));

function check(holds, problem) {
  if (!holds) throw new Error(`${problem}; the page says: ${element("status").textContent}\n${journal().join("\n")}`);
}

/** How many pixels of the chart have the style sheet's colour. */
function pixels(colour) {
  const canvas = element("chart");
  const hex = app.defaultView.getComputedStyle(canvas).getPropertyValue(colour).trim();
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    count += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255;
  }
  return count;
}

function drop(name, text) {
  const transfer = new app.defaultView.DataTransfer();
  transfer.items.add(new File([text], name));
  const make = (type) => new app.defaultView.DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
  app.body.dispatchEvent(make("dragover"));
  app.body.dispatchEvent(make("drop"));
}

tests.the_sample = async () => {
  element("pace").value = "0";
  element("sample").click();
  await inState("done");
  const report = element("report").textContent;
  const expected = await (await fetch("/expected.txt")).text();
  check(report === expected.trimEnd(), `not CPython's report:\n${report}`);
  check(number("lines") === 2064 && number("requests") === 2051 && number("failed") === 163, "other numbers");
  check(pixels("--ok") > 1000 && pixels("--bad") > 100 && pixels("--burst") > 100, "there is no chart");
  check(element("stop").disabled && !element("results").hidden, "it is not over");
  check(journal().at(-1) === "the task is done", "the task is not done");
};

tests.a_dropped_file_is_stopped = async () => {
  element("pace").value = "400";
  element("workers").value = "2";
  const log = await (await fetch("/app/access.log")).text();
  drop("dropped.log", log.repeat(20));
  await inState("busy");
  await until("some lines", () => number("lines") > 0 && pixels("--ok") > 0);
  check(element("results").hidden && !element("stop").disabled, "it is not at work");
  check(element("depth").max === 3 && element("crew").children.length === 2, "another crew");
  element("stop").click();
  await inState("stopped");
  const at = number("lines");
  check(at > 0 && at < 2064 * 20, "it was not stopped in the middle");
  check(journal().some((entry) => /^source closed after [\d,]+ of 41,280 lines \(CancelledError\)$/.test(entry)), "no cleanup");
  check(journal().at(-1) === "the task is cancelled, and everything it opened is closed", "another end");
  await new Promise((resolve) => setTimeout(resolve, 400));
  check(number("lines") === at && element("stop").disabled, "it goes on");
};

tests.a_pasted_text_and_the_keyboard = async () => {
  for (const control of app.querySelectorAll("button, input, select, textarea")) {
    check(control.tabIndex === 0, `${control.id} cannot be reached`);
  }
  element("pace").value = "400";
  const line = '192.0.2.1 - - [12/Mar/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n';
  element("text").value = line.repeat(20_000);
  element("form").requestSubmit();
  await inState("busy");
  await until("some lines", () => number("lines") > 0);
  element("text").dispatchEvent(new app.defaultView.KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await inState("stopped");
  element("pace").value = "0";
  element("text").value = `${line}nonsense\n`;
  element("form").requestSubmit();
  await inState("done");
  check(number("requests") === 1 && number("malformed") === 1, "other numbers");
  check(element("report").textContent.startsWith("Access log report: pasted text"), "another report");
};

tests.nothing_is_asked_of_others = () => {
  for (const { name } of app.defaultView.performance.getEntriesByType("resource")) {
    check(new URL(name).origin === location.origin || name.startsWith("data:"), `${name} was asked for`);
  }
};

let problem = "";
await until("the page", () => frame.contentDocument?.getElementById("status") != null);
app = frame.contentDocument;
await inState("ready");
for (const [name, test] of Object.entries(tests)) {
  problem = "";
  try {
    await test();
  } catch (error) {
    problem = `${error.stack ?? error}`;
  }
  await fetch(`/result/${name}`, { method: "POST", body: problem });
}
await fetch("/done", { method: "POST" });

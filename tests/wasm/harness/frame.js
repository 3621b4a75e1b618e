// One program in a document of its own: a fresh instance of the module, whose end is told to the page around.

import init, { run } from "/pkg/programs.js";

let stdout = "";
let stderr = "";

function end(status) {
  parent.postMessage({ status, stdout, stderr });
}

addEventListener("error", (event) => {
  stderr += `\nthe page got an error: ${event.message}\n`;
  end(102);
});

addEventListener(
  "message",
  async ({ data }) => {
    try {
      await init({ module_or_path: data.module });
      const write = (text) => (stdout += text);
      const complain = (text) => (stderr += text);
      end(await run(data.program, data.isVirtual, data.stackBytes, write, complain));
    } catch (error) {
      stderr += `\nthe page got an error: ${error.stack ?? error}\n`;
      end(102);
    }
  },
  { once: true },
);

parent.postMessage("ready");

// Runs the rows of `docs/benchmarks-page.md` in headless Chromium: `node browser.mjs portalis|pyodide`. A server on
// 127.0.0.1 gives the page and its files; what the page measures comes back by POST. Prints a number a line.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
const LIMIT_MS = 600_000;

const root = fileURLToPath(new URL(".", import.meta.url));
const flags = readFileSync(join(root, "chromium-flags.txt"), "utf8").trim().split("\n");
const profile = mkdtempSync(join(tmpdir(), "portalis-bench-"));
let browser;

function end(status) {
  browser?.kill("SIGKILL");
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(status);
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  if (request.method === "POST") {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      response.end();
      const { seconds, error } = JSON.parse(text);
      if (error) console.error(error);
      else for (const number of seconds) console.log(number);
      end(error ? 1 : 0);
    });
    return;
  }
  try {
    const body = readFileSync(join(root, normalize(pathname)));
    // Isolated, as a page that measures wants to be: its clock is exact to 5 µs.
    response.writeHead(200, {
      "Content-Type": TYPES[extname(pathname)] ?? "application/octet-stream",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});

server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}/browser.html?${process.argv[2]}`;
  browser = spawn(
    "chromium",
    [
      ...flags,
      `--user-data-dir=${profile}`,
      url,
    ],
    { stdio: "ignore" },
  );
  browser.on("error", (error) => {
    console.error(`Chromium does not start: ${error.message}; \`cargo xtask install\` installs it`);
    end(1);
  });
});
setTimeout(() => {
  console.error("the page took too long");
  end(1);
}, LIMIT_MS);

// Runs the rows of `docs/benchmarks-page.md` in headless Chromium: `node browser.mjs portalis|pyodide`. A server on
// 127.0.0.1 gives the page and its files; what the page measures comes back by POST, as does the name of each row that
// begins. Prints a number a line. When the page fails, or stays at a row for too long, says where and what the page's
// console has.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
/** For one row; the slowest of Pyodide's takes less than a minute. */
const LIMIT_MS = 180_000;

const root = fileURLToPath(new URL(".", import.meta.url));
const flags = readFileSync(join(root, "chromium-flags.txt"), "utf8").trim().split("\n");
const profile = mkdtempSync(join(tmpdir(), "portalis-bench-"));
let browser;
let row = "the page's load";
let limit;
let failed = false;
const consoled = [];

function end(status) {
  clearTimeout(limit);
  const leave = () => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    process.exit(status);
  };
  if (!browser?.pid || browser.exitCode !== null || browser.signalCode !== null) return leave();
  browser.removeAllListeners("exit").once("exit", leave);
  browser.kill("SIGKILL");
}

function fail(message) {
  if (failed) return;
  failed = true;
  console.error(`at ${row}: ${message}`);
  if (consoled.length) console.error(`the page's console:\n${consoled.join("\n")}`);
  end(1);
}

function begin(name) {
  row = name;
  clearTimeout(limit);
  limit = setTimeout(() => fail(`nothing for ${LIMIT_MS / 1000} s`), LIMIT_MS);
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  if (request.method === "POST") {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      response.end();
      const { seconds, error, row } = JSON.parse(text);
      if (row) return begin(row);
      if (error) return fail(error);
      for (const number of seconds) console.log(number);
      end(0);
    });
    return;
  }
  try {
    const body = readFileSync(join(root, normalize(pathname)));
    // Isolated, as a page that measures wants to be: its clock is exact to 5 µs.
    response.writeHead(200, {
      "Content-Type": TYPES[extname(pathname)] ?? "application/octet-stream",
      "Cache-Control": "no-store",
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
  const enable = ["--enable-logging=stderr", `--user-data-dir=${profile}`];
  browser = spawn("chromium", [...flags, ...enable, url], { stdio: ["ignore", "ignore", "pipe"] });
  browser.on("error", (error) => fail(`Chromium does not start: ${error.message}; \`cargo xtask install\` installs it`));
  browser.on("exit", (status, signal) => fail(`Chromium ended: ${status ?? signal}`));
  createInterface(browser.stderr).on("line", (line) => {
    // The first say what happened, all others follow.
    if (line.includes("CONSOLE") && consoled.length < 20) consoled.push(line.replace(/^\[[^\]]*\] ?/, ""));
  });
  begin(row);
});

//! Python's functions called by JavaScript, and JavaScript's objects used by Python: in headless Chromium and in Node.
//!
//! The tests are in `page/harness/tests.js`, and those of the example page in `page/example/drive.js`; here they are
//! served, and what they tell is collected.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use portalis_tests::chromium::Chromium;
use portalis_tests::http::{Response, serve};
use portalis_tests::{wasm, workspace};

/// How long one test may take.
const LIMIT: Duration = Duration::from_secs(180);

/// One browser at a time: a machine with two cores has its hands full with that.
static BROWSER: Mutex<()> = Mutex::new(());

/// The glue and the module, made once; gives their folder.
fn glue() -> &'static Path {
    static GLUE: OnceLock<PathBuf> = OnceLock::new();
    GLUE.get_or_init(|| {
        let file = "portalis_page_tests.wasm";
        let module = wasm::build_package("portalis-page-tests", "wasm32-unknown-unknown", file)
            .unwrap_or_else(|error| panic!("{error}"));
        wasm::bind(&module).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// What a test told: its problem, nothing where it passed. The last message is empty.
type Results = Receiver<Option<(String, String)>>;

/// Serves what `file` gives for a path, else the harness; and takes what the tests tell.
fn server(file: impl Fn(&str) -> Option<Response> + Send + Sync + 'static) -> (String, Results) {
    let (tell, results) = channel();
    let tell = Mutex::new(tell);
    let harness = workspace().join("tests/page");
    let address = serve(move |request| {
        let told = if let Some(name) = request.path.strip_prefix("/result/") {
            let problem = String::from_utf8_lossy(&request.body).into_owned();
            Some((name.to_owned(), problem))
        } else if request.path == "/done" {
            None
        } else {
            let given = file(&request.path);
            return given.unwrap_or_else(|| Response::file(&harness, &request.path));
        };
        let tell = tell.lock().expect("no test holds it");
        // The test may have given up.
        let _ = tell.send(told);
        Response::text("")
    });
    (address.expect("a free port"), results)
}

/// The functions of `tests/page`, for the tests that call them.
fn functions(path: &str) -> Option<Response> {
    match path.strip_prefix("/pkg/") {
        Some(file) => Some(Response::file(glue(), file)),
        None => (path == "/hello.txt").then(|| Response::text("hello")),
    }
}

/// Waits for all results; fails with all problems.
fn expect(results: &Results, at_least: usize) {
    let mut all = BTreeMap::new();
    while let Some((name, problem)) = results
        .recv_timeout(LIMIT)
        .unwrap_or_else(|_| panic!("the tests do not end; so far: {all:?}"))
    {
        all.insert(name, problem);
    }
    let problems: Vec<String> = all
        .iter()
        .filter(|(_, problem)| !problem.is_empty())
        .map(|(name, problem)| format!("{name}: {problem}"))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    assert!(all.len() >= at_least, "only {} tests ran", all.len());
}

#[test]
fn in_a_window_of_chromium() {
    let _alone = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    let (address, results) = server(functions);
    let url = format!("{address}/harness/index.html");
    let _browser = Chromium::open(&url, &[]).unwrap_or_else(|error| panic!("{error}"));
    expect(&results, 16);
}

#[test]
fn in_a_worker_of_chromium() {
    let _alone = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    let (address, results) = server(functions);
    let url = format!("{address}/harness/worker.html");
    let _browser = Chromium::open(&url, &[]).unwrap_or_else(|error| panic!("{error}"));
    expect(&results, 14);
}

#[test]
fn in_node() {
    let (address, results) = server(functions);
    let folder = glue().join("node");
    fs::create_dir_all(&folder).expect("a folder in the target folder");
    let tests = workspace().join("tests/page/harness/tests.js");
    let text = fs::read_to_string(tests)
        .expect("the tests")
        .replace("/pkg/", "./")
        .replace("`/result/", &format!("`{address}/result/"))
        .replace("\"/done\"", &format!("\"{address}/done\""));
    let glue_text = fs::read_to_string(glue().join("portalis_page_tests.js")).expect("the glue");
    let module = glue().join("portalis_page_tests_bg.wasm");
    let start = format!(
        "import {{ readFileSync }} from 'node:fs';\n\
         import {{ webcrypto }} from 'node:crypto';\n\
         globalThis.crypto ??= webcrypto; // Node 18 hides it.\n\
         globalThis.portalisModule = {{ module_or_path: readFileSync({module:?}) }};\n\
         await import('./tests.mjs');\n"
    );
    for (name, text) in [
        ("tests.mjs", text),
        ("portalis_page_tests.js", glue_text),
        ("start.mjs", start),
        ("package.json", "{\"type\": \"module\"}".to_owned()),
    ] {
        fs::write(folder.join(name), text).expect("a file in the target folder");
    }
    let mut node = Command::new("node")
        .args(["--stack-size=4000", "start.mjs"])
        .current_dir(&folder)
        .spawn()
        .expect("node starts; `cargo xtask install` says how to get it");
    expect(&results, 14);
    // It ends by itself when nothing is left to do.
    assert!(node.wait().is_ok_and(|status| status.success()));
}

/// The example page as trunk puts it together: its links for trunk become what they stand for.
fn example_page() -> impl Fn(&str) -> Option<Response> + Send + Sync + 'static {
    let module = wasm::build_package("example-web", "wasm32-unknown-unknown", "example-web.wasm")
        .unwrap_or_else(|error| panic!("{error}"));
    let glue = wasm::bind(&module).unwrap_or_else(|error| panic!("{error}"));
    let folder = workspace().join("example-web");
    let text = fs::read_to_string(folder.join("index.html")).expect("the page");
    let lines = text.lines().map(|line| match line.trim() {
        link if link.starts_with("<link data-trunk rel=\"css\"") => {
            "<link rel=\"stylesheet\" href=\"style.css\">"
        }
        link if link.starts_with("<link data-trunk rel=\"rust\"") => {
            "<script type=\"module\">import init from \"./example-web.js\"; await init();</script>"
        }
        link if link.starts_with("<link data-trunk") => "",
        _ => line,
    });
    let page = lines.collect::<Vec<_>>().join("\n");
    let native = workspace().join("example-native");
    let report = fs::read_to_string(native.join("expected.txt"))
        .expect("the report")
        .replace("reads retried . 7", "reads retried . 0");
    move |path| {
        Some(match path {
            "/app/index.html" => Response::page(&page),
            "/app/style.css" => Response::file(&folder, "style.css"),
            "/app/access.log" => Response::file(&native, "data/access.log"),
            "/expected.txt" => Response::text(&*report),
            _ => Response::file(&glue, path.strip_prefix("/app/")?),
        })
    }
}

#[test]
fn the_example_page_is_used_in_chromium() {
    let _alone = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    let (address, results) = server(example_page());
    let url = format!("{address}/example/drive.html");
    let _browser = Chromium::open(&url, &[]).unwrap_or_else(|error| panic!("{error}"));
    expect(&results, 4);
}

#[test]
fn the_types_say_what_the_functions_take_and_give() {
    let types = fs::read_to_string(glue().join("portalis_page_tests.d.ts")).expect("the types");
    for line in [
        "/**\n * Adds two numbers.\n */\nexport function add(a: number | bigint, b?: number | bigint): number | bigint;",
        "export function total(values: (number | bigint)[], options?: { start?: number | bigint; twice?: boolean }): number | bigint;",
        "export function join(...words: (string)[]): string;",
        "export interface Point {\n    x: number;\n    y: number;\n    tags: (string)[];\n}",
        "export function make_point(x: number, y: number): Point;",
        "export function tidy(options?: { signal?: AbortSignal }): Promise<string> & { cancel(): boolean };",
        "export function fail(kind: string): void;",
        "export function multiplier(factor: number | bigint): (...args: any[]) => any;",
        "export function swap(pair: [number | bigint, string]): [string, number | bigint];",
    ] {
        assert!(types.contains(line), "{line}\nis not in\n{types}");
    }
}

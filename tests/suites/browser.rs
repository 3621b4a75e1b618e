//! The conformance programs in headless Chromium: one module, a fresh instance in a fresh document for each program.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use libtest_mimic::Arguments;
use portalis_tests::chromium::{Chromium, STACK_BYTES};
use portalis_tests::http::{Request, Response, serve};
use portalis_tests::run::Run;
use portalis_tests::suite::{self, Program};
use portalis_tests::{wasm, workspace};

/// How long the browser may take to start and compile the module, and a program to run.
const LIMIT: Duration = Duration::from_secs(180);

/// How many browsers there are at a time, at most: each has the module compiled for itself.
const BROWSERS: usize = 2;

/// How long the page waits for the next program before it asks again.
const PATIENCE: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    wasm::main(prepare)
}

fn prepare() -> Result<Vec<libtest_mimic::Trial>, String> {
    if Arguments::from_args().list {
        return wasm::trials("browser", |_, _| Ok(Run::default()));
    }
    let module = wasm::build("wasm32-unknown-unknown", "programs.wasm")?;
    let glue = wasm::bind(&module)?;
    let page = || Page::new(glue.clone()).map(Mutex::new);
    let pages: Result<Vec<_>, _> = (0..BROWSERS).map(|_| page()).collect();
    let pages = Arc::new(pages.map_err(|error| error.to_string())?);
    wasm::trials("browser", move |program, is_native| {
        let is_virtual = is_native
            || suite::may_run_in_virtual_time(program)
                .map_err(|error| format!("{}: {error}", program.path.display()))?;
        let free = pages.iter().find_map(|page| page.try_lock().ok());
        let mut page =
            free.unwrap_or_else(|| pages[0].lock().unwrap_or_else(PoisonError::into_inner));
        page.run(program, is_virtual)
    })
}

/// The page that runs programs, and the browser that shows it.
struct Page {
    address: String,
    browser: Option<Chromium>,
    jobs: Sender<String>,
    /// What was not taken by a browser that has gone.
    waiting: Arc<Mutex<Receiver<String>>>,
    results: Receiver<Run>,
}

impl Page {
    fn new(glue: PathBuf) -> std::io::Result<Page> {
        let (jobs, waiting) = channel::<String>();
        let (tell, results) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let (taken, tell) = (waiting.clone(), Mutex::new(tell));
        let harness = workspace().join("tests/wasm");
        let address = serve(move |request| {
            if let Some(file) = request.path.strip_prefix("/pkg/") {
                Response::file(&glue, file)
            } else if request.path.starts_with("/harness/") {
                Response::file(&harness, &request.path)
            } else if request.path == "/next" {
                let jobs = taken.lock().unwrap_or_else(PoisonError::into_inner);
                // The page asks again: a browser that has gone must not keep the place.
                Response::text(jobs.recv_timeout(PATIENCE).unwrap_or_default())
            } else if let Some(run) = result(&request) {
                // Nobody waits any more for one that took too long.
                let _ = tell
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .send(run);
                Response::text("")
            } else {
                Response::missing()
            }
        })?;
        Ok(Page {
            address,
            browser: None,
            jobs,
            waiting,
            results,
        })
    }

    fn run(&mut self, program: &Program, is_virtual: bool) -> Result<Run, String> {
        if self.browser.as_mut().is_none_or(Chromium::has_ended) {
            let url = format!("{}/harness/index.html", self.address);
            self.browser = Some(Chromium::open(&url, &[])?);
        }
        while self.results.try_recv().is_ok() {}
        let job = format!("{}\n{is_virtual}\n{STACK_BYTES}", program.name);
        self.jobs.send(job).map_err(|error| error.to_string())?;
        if let Ok(run) = self.results.recv_timeout(LIMIT) {
            return Ok(run);
        }
        // It may hang, so another browser runs the next.
        self.browser = None;
        if let Ok(waiting) = self.waiting.try_lock() {
            while waiting.try_recv().is_ok() {}
        }
        Ok(Run {
            timed_out: true,
            ..Run::default()
        })
    }
}

/// What the page says that a program did: `/result/STATUS/BYTES`, where so many bytes of the body are stdout.
fn result(request: &Request) -> Option<Run> {
    let (status, bytes) = request.path.strip_prefix("/result/")?.split_once('/')?;
    let (stdout, stderr) = request.body.split_at_checked(bytes.parse().ok()?)?;
    Some(Run {
        stdout: String::from_utf8_lossy(stdout).into_owned(),
        stderr: String::from_utf8_lossy(stderr).into_owned(),
        status: status.parse().ok(),
        timed_out: false,
    })
}

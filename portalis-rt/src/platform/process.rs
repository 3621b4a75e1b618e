//! Processes of the system.

use std::ffi::OsString;
use std::io::Result;
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};

use super::Descriptor;

/// What a standard stream of a process is.
#[derive(Clone)]
pub(crate) enum Redirect {
    /// The parent's.
    Inherit,
    /// `/dev/null`
    Null,
    /// A pipe to the parent.
    Pipe,
    /// This descriptor.
    To(Descriptor),
    /// For standard error: where standard output goes.
    Stdout,
}

/// A program to be run.
pub(crate) struct Spawn {
    pub(crate) program: OsString,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) folder: Option<OsString>,
    /// The whole environment, if it is not the parent's.
    pub(crate) environment: Option<Vec<(OsString, OsString)>>,
    pub(crate) streams: [Redirect; 3],
    pub(crate) process_group: Option<i32>,
}

/// A process that was started here.
pub(crate) struct Process {
    child: Child,
}

fn stdio(redirect: &Redirect) -> Result<Stdio> {
    Ok(match redirect {
        Redirect::Inherit | Redirect::Stdout => Stdio::inherit(),
        Redirect::Null => Stdio::null(),
        Redirect::Pipe => Stdio::piped(),
        Redirect::To(descriptor) => Stdio::from(descriptor.owned_duplicate()?),
    })
}

impl Spawn {
    /// Starts it: the process and the parent's ends of its pipes.
    pub(crate) fn start(self) -> Result<(Process, [Option<Descriptor>; 3])> {
        let [input, output, error] = &self.streams;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(stdio(input)?);
        let mut joined = None;
        if let Redirect::Stdout = error {
            match output {
                Redirect::Pipe => {
                    let (read, write) = Descriptor::pipe()?;
                    command.stdout(write.owned_duplicate()?);
                    command.stderr(write.owned_duplicate()?);
                    joined = Some(read);
                }
                Redirect::Null => {
                    command.stdout(Stdio::null()).stderr(Stdio::null());
                }
                Redirect::To(descriptor) => {
                    command.stdout(descriptor.owned_duplicate()?);
                    command.stderr(descriptor.owned_duplicate()?);
                }
                Redirect::Inherit | Redirect::Stdout => {
                    command.stdout(Stdio::inherit());
                    command.stderr(Descriptor::Standard(1).owned_duplicate()?);
                }
            }
        } else {
            command.stdout(stdio(output)?).stderr(stdio(error)?);
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        if let Some(environment) = self.environment {
            command.env_clear().envs(environment);
        }
        if let Some(group) = self.process_group {
            command.process_group(group);
        }
        let mut child = command.spawn()?;
        let pipes = [
            child.stdin.take().map(|p| OwnedFd::from(p).into()),
            joined.or_else(|| child.stdout.take().map(|p| OwnedFd::from(p).into())),
            child.stderr.take().map(|p| OwnedFd::from(p).into()),
        ];
        Ok((Process { child }, pipes))
    }
}

fn exit_code(status: std::process::ExitStatus) -> i32 {
    match (status.code(), status.signal()) {
        (Some(code), _) => code,
        (None, Some(signal)) => -signal,
        (None, None) => 255,
    }
}

impl Process {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its exit code, or minus the signal that ended it; `None` while it runs.
    pub(crate) fn poll(&mut self) -> Result<Option<i32>> {
        Ok(self.child.try_wait()?.map(exit_code))
    }

    /// Blocks until it ends.
    pub(crate) fn wait(&mut self) -> Result<i32> {
        self.child.wait().map(exit_code)
    }

    /// A descriptor that can be read from once it has ended.
    pub(crate) fn watch(&self) -> Result<Descriptor> {
        use rustix::process::{Pid, PidfdFlags, pidfd_open};
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let id = id.ok_or_else(|| std::io::Error::from_raw_os_error(3))?;
        Ok(pidfd_open(id, PidfdFlags::empty())?.into())
    }
}

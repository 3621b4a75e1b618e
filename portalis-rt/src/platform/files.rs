//! What the file system tells beyond what `std::fs` gives on every platform.

use std::fs::Metadata;
use std::io::Result;

/// `os.stat(path)`
#[derive(Clone, Copy, Debug, Default)]
pub struct Stat {
    pub mode: i64,
    pub ino: i64,
    pub dev: i64,
    pub nlink: i64,
    pub uid: i64,
    pub gid: i64,
    pub size: i64,
    pub atime_ns: i64,
    pub mtime_ns: i64,
    pub ctime_ns: i64,
}

/// Asks for a file, or for a link itself.
///
/// # Errors
/// The system's.
pub fn stat(path: &str, follow: bool) -> Result<Stat> {
    let found = if follow {
        std::fs::metadata(path)
    } else {
        std::fs::symlink_metadata(path)
    };
    found.map(|metadata| of_metadata(&metadata))
}

#[cfg(unix)]
fn of_metadata(m: &Metadata) -> Stat {
    use std::os::unix::fs::MetadataExt;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let time_ns = |s: i64, ns: i64| s.saturating_mul(1_000_000_000).saturating_add(ns);
    Stat {
        mode: m.mode().into(),
        ino: number(m.ino()),
        dev: number(m.dev()),
        nlink: number(m.nlink()),
        uid: m.uid().into(),
        gid: m.gid().into(),
        size: number(m.size()),
        atime_ns: time_ns(m.atime(), m.atime_nsec()),
        mtime_ns: time_ns(m.mtime(), m.mtime_nsec()),
        ctime_ns: time_ns(m.ctime(), m.ctime_nsec()),
    }
}

#[cfg(not(unix))]
fn of_metadata(m: &Metadata) -> Stat {
    let kind = if m.is_dir() {
        0o040_755
    } else if m.file_type().is_symlink() {
        0o120_777
    } else {
        0o100_644
    };
    let time_ns = |time: Result<std::time::SystemTime>| {
        let since = time
            .ok()
            .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
        since.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX))
    };
    Stat {
        mode: kind,
        nlink: 1,
        size: i64::try_from(m.len()).unwrap_or(i64::MAX),
        atime_ns: time_ns(m.accessed()),
        mtime_ns: time_ns(m.modified()),
        ctime_ns: time_ns(m.modified()),
        ..Stat::default()
    }
}

/// `os.chmod(path, mode)`
///
/// # Errors
/// The system's.
#[cfg(unix)]
pub fn chmod(path: &str, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

/// `os.chmod(path, mode)`: not on this platform.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn chmod(_path: &str, _mode: u32) -> Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// `os.symlink(source, path)`
///
/// # Errors
/// The system's.
#[cfg(unix)]
pub fn symlink(source: &str, path: &str) -> Result<()> {
    std::os::unix::fs::symlink(source, path)
}

/// `os.symlink(source, path)`: not on this platform.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn symlink(_source: &str, _path: &str) -> Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// `os.getppid()`
#[cfg(unix)]
pub fn parent_id() -> u32 {
    std::os::unix::process::parent_id()
}

/// `os.getppid()`: unknown on this platform.
#[cfg(not(unix))]
pub fn parent_id() -> u32 {
    0
}

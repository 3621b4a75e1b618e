//! Folders for tests: made with files, gone at the end, also of a test that fails.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of this process's own.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A folder with these files; `room` and `test` tell it from those of other tests.
    pub(crate) fn new(room: &str, test: &str, files: &[(&str, &str)]) -> Scratch {
        let name = format!("portalis-{room}-{}-{test}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Scratch(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

//! Skipping work that is done: a stamp beside the output holds the digest of the inputs, and a [`Once`] what this run made.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};

/// The digest of what an output is made from.
pub struct Inputs(DefaultHasher);

impl Inputs {
    pub fn new(recipe: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        recipe.hash(&mut hasher);
        Self(hasher)
    }

    /// Adds a file's content; a file that is not there counts as such.
    pub fn file(mut self, file: &Path) -> Self {
        file.hash(&mut self.0);
        fs::read(file).ok().hash(&mut self.0);
        self
    }

    /// Adds every file below a folder, but for folders of these names.
    pub fn folder(mut self, folder: &Path, except: &[&str]) -> Result<Self> {
        let mut files = Vec::new();
        list(folder, except, &mut files)?;
        files.sort();
        for file in files {
            self = self.file(&file);
        }
        Ok(self)
    }

    fn digest(&self) -> String {
        format!("{:016x}", self.0.finish())
    }

    /// True if the stamp says that the output was made from just these.
    pub fn unchanged_since(&self, stamp: &Path) -> bool {
        fs::read_to_string(stamp).is_ok_and(|known| known == self.digest())
    }

    /// Says that the output has been made from these.
    pub fn stamp(&self, stamp: &Path) -> Result<()> {
        fs::write(stamp, self.digest()).with_context(|| format!("cannot write {}", stamp.display()))
    }
}

/// Lists the files below a folder, but for folders of these names.
pub fn list(folder: &Path, except: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if !except.iter().any(|name| entry.file_name() == *name) {
                list(&path, except, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// What is made at most once in a run; whoever asks meanwhile waits. A failure is tried again.
pub struct Once<T>(Mutex<Option<T>>);

impl<T: Clone> Once<T> {
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// What was made, or is made now.
    pub fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*made {
            Some(made) => Ok(made.clone()),
            None => Ok(made.insert(make()?).clone()),
        }
    }
}

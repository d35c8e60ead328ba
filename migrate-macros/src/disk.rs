//! The source files of the project, each read once per compiler process.
//!
//! The only file here that reads the disk. An editor keeps the process for hours, so what was
//! read is looked at again when a second has gone by.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use migrate_core::history::parallel;

use crate::scan::{SourceFile, apart, scan};

/// How long what was read is taken for granted.
const FRESH: Duration = Duration::from_secs(1);

/// The files read so far.
#[derive(Default)]
struct Disk {
    files: HashMap<PathBuf, ReadFile>,
    looked_at: Option<Instant>,
    generation: u64,
}

struct ReadFile {
    stamp: Option<(SystemTime, u64)>,
    content: Arc<SourceFile>,
}

impl ReadFile {
    fn read(path: &Path) -> Self {
        // Looked at first: a change in between is found later.
        let stamp = stamp(path);
        let content = std::fs::read_to_string(path).map(scan).unwrap_or_default();
        Self {
            stamp,
            content: Arc::new(content),
        }
    }
}

static DISK: LazyLock<Mutex<Disk>> = LazyLock::new(Mutex::default);

/// What a file holds; an unreadable one holds nothing.
pub(crate) fn file(path: &Path) -> Arc<SourceFile> {
    let mut disk = lock(&DISK);
    disk.refresh();
    if let Some(known) = disk.files.get(path) {
        return Arc::clone(&known.content);
    }
    let known = apart(|| ReadFile::read(path));
    let content = Arc::clone(&known.content);
    disk.files.insert(path.to_owned(), known);
    content
}

/// Reads files that are not known yet, on as many processors as there are.
pub(crate) fn read_ahead<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) {
    let unknown: Vec<&PathBuf> = {
        let mut disk = lock(&DISK);
        disk.refresh();
        let unknown = |path: &&PathBuf| !disk.files.contains_key(*path);
        paths.into_iter().filter(unknown).collect()
    };
    let places: Vec<usize> = (0..unknown.len()).collect();
    let read: Vec<OnceLock<ReadFile>> = places.iter().map(|_| OnceLock::new()).collect();
    apart(|| {
        parallel::for_each(&places, |place| {
            read[place].get_or_init(|| ReadFile::read(unknown[place]));
        });
    });
    let files = &mut lock(&DISK).files;
    for (path, known) in unknown.into_iter().zip(read) {
        if let Some(known) = known.into_inner() {
            files.insert(path.clone(), known);
        }
    }
}

/// A number that changes whenever a file that was read has changed.
pub(crate) fn generation() -> u64 {
    let mut disk = lock(&DISK);
    disk.refresh();
    disk.generation
}

/// The Rust files of a folder, in the order of their names.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// A lock whose holder has panicked holds plain data that is still right.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Disk {
    fn refresh(&mut self) {
        let now = Instant::now();
        if self.looked_at.is_some_and(|at| now - at < FRESH) {
            return;
        }
        self.looked_at = Some(now);
        let before = self.files.len();
        self.files.retain(|path, known| stamp(path) == known.stamp);
        if self.files.len() < before {
            self.generation += 1;
        }
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

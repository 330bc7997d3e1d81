//! What a program costs: time, processor time, memory; and what it wrote.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a run cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// On all processors together, in the program and in the system for it.
    pub cpu: Duration,
    /// The most memory that was resident, in bytes.
    pub peak: u64,
}

impl Cost {
    /// One after the other.
    pub fn then(self, next: Self) -> Self {
        Self {
            wall: self.wall + next.wall,
            cpu: self.cpu + next.cpu,
            peak: self.peak.max(next.peak),
        }
    }
}

/// Runs a program to its end. What it says goes to a file, and is shown where it fails.
pub fn run(command: &mut Command, log: &Path) -> Result<Cost, String> {
    let said = File::create(log).map_err(|error| error.to_string())?;
    let again = said.try_clone().map_err(|error| error.to_string())?;
    command.stdin(Stdio::null()).stdout(said).stderr(again);
    let started = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
    let used = child.wait4().map_err(|error| error.to_string())?;
    let wall = started.elapsed();
    if !used.status.success() {
        let said = fs::read_to_string(log).unwrap_or_default();
        return Err(format!("{command:?}: {}\n{said}", used.status));
    }
    Ok(Cost { wall, cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss })
}

/// The median of times, and the most memory.
pub fn summary(costs: &[Cost]) -> Option<Cost> {
    let median = |of: fn(&Cost) -> Duration| {
        let mut all: Vec<Duration> = costs.iter().map(of).collect();
        all.sort();
        all.get(all.len() / 2).copied()
    };
    Some(Cost {
        wall: median(|cost| cost.wall)?,
        cpu: median(|cost| cost.cpu)?,
        peak: costs.iter().map(|cost| cost.peak).max()?,
    })
}

/// Every file in a folder, by its path with `/` between the parts, and its length in bytes.
pub fn files(folder: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

fn walk(folder: &Path, before: &str, found: &mut BTreeMap<String, u64>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => walk(&entry.path(), &format!("{path}/"), found),
            Ok(metadata) => {
                found.insert(path, metadata.len());
            }
            Err(_) => {}
        }
    }
}

//! What the program does when it is called: each module is a part of what a user relies on, each
//! test a tiny desk in a folder of its own, on which the real binary runs.

mod html;
mod project;
mod repository;

mod addresses;
mod at_revisions;
mod audits;
mod builds;
mod checks;
mod histories;
mod hostile;
mod kept;
mod kills;
mod merges;
mod publishes;
mod same_bytes;
mod serves;
mod starts;
mod themes;

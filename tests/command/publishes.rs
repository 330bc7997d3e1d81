//! `publish`: a site to where its readers are.

mod branch;
mod bucket;
mod bucket_service;
mod call;
mod folder;

use crate::project::Project;

/// A desk with a record of each kind, and these targets.
fn desk(targets: &str) -> Project {
    Project::small().file("content/site.yaml", settings(targets))
}

/// Settings with these targets.
fn settings(targets: &str) -> String {
    format!("title: Test Desk\nbase_url: https://desk.example/\nlanguage: en\npublish:\n{targets}")
}

/// The text of an event that names nobody.
fn event(title: &str) -> String {
    format!("title: {title}\ndate: 2023-09-14\ntext: |\n  It came about.\n")
}

//! Dateline turns a repository of Markdown and YAML about *what happened, when, where and who*
//! into a static site of dated briefings.
//!
//! Data flows one way, through five steps, each a folder:
//!
//! ```text
//! World ──read──▶ Corpus ──link──▶ Graph ──plan──▶ Plan (route + view, per page) ──render──▶ files ──write──▶ output/
//! ```
//!
//! | where | what |
//! |---|---|
//! | [`world`] | where bytes come from: the disk, memory; nothing else opens a file of the project |
//! | [`read`] | step 1: every record as written, typed, with where it was written |
//! | [`history`] | beside steps 1 and 2: the revisions of every record, from the versions of its file |
//! | [`link`] | step 2: every reference resolved, every mention found, indexed both ways |
//! | [`plan`] | step 3: every address of the site, and the view of what is there |
//! | [`render`] | step 4: a view and a theme to bytes |
//! | [`search`] | beside step 4: the search index, from the graph's records in memory |
//! | [`write`](mod@write) | step 5: only what differs, each file whole or not at all |
//! | [`pipeline`] | the five in a row |
//! | [`trace`] | where the time of a run goes |
//! | [`cache`] | what steps keep between builds |
//! | [`publish`] | from the site to where its readers are: a folder, a branch of git, a bucket |
//! | [`model`] | the things of the field: EDTF dates, TLP markings, Admiralty grades, records |
//! | [`diagnostic`] | what is wrong or doubtful, as values, and how it is shown |
//! | [`check`] | what no single record shows: contradictions, look-alikes, dead links |
//! | [`audit`] | proves of a built site that nothing in it is above its audience |
//! | [`schema`] | JSON Schemas of the records, from their types |
//! | [`serve`] | the preview server |
//!
//! Each step returns its result *and* its diagnostics; none prints, and only [`world`] and
//! [`write`](mod@write) touch the disk, and [`publish`] what lies beyond it; the audit reads a
//! folder that was written.
#![forbid(unsafe_code)]

pub mod audit;
pub mod cache;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod history;
pub mod link;
pub mod model;
pub mod pipeline;
pub mod plan;
pub mod publish;
pub mod read;
pub mod render;
mod rows;
mod scan;
pub mod schema;
pub mod search;
pub mod serve;
pub mod trace;
pub mod world;
pub mod write;

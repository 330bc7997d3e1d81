//! What a user can rely on: each module is a behaviour, each test a tiny desk.

mod desk;
#[path = "../command/repository.rs"]
mod git;
mod html;

mod addresses;
mod assets;
mod audiences;
mod canaries;
mod cards;
mod charts;
mod checkouts;
mod corpus;
mod corrections;
mod cross_links;
mod dates;
mod entities;
mod explore;
mod finding_repositories;
mod folders_from_elsewhere;
mod front_page;
mod histories;
mod log_of_files;
mod machines;
mod markings;
mod naming_revisions;
mod navigation;
mod paging;
mod properties;
mod prose;
mod provenance;
mod reading;
mod repository;
mod revisions;
mod routes;
mod sample;
mod search;
mod themes;
mod withholding;

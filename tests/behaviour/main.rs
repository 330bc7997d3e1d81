//! What a user can rely on: each module is a behaviour, each test a tiny desk.

mod desk;
mod html;

mod assets;
mod cards;
mod charts;
mod corpus;
mod cross_links;
mod dates;
mod entities;
mod explore;
mod folders_from_elsewhere;
mod front_page;
mod machines;
mod markings;
mod navigation;
mod paging;
mod properties;
mod prose;
mod provenance;
mod reading;
mod repository;
mod routes;
mod sample;
mod search;
mod themes;

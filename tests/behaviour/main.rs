//! What a user can rely on: each module is a behaviour, each test a tiny desk.

mod desk;
mod html;

mod cross_links;
mod dates;
mod folders_from_elsewhere;
mod prose;
mod provenance;
mod routes;

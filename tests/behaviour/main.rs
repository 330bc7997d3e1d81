//! What a user can rely on: each module is a behaviour, each test a tiny desk.

mod desk;

mod cross_links;
mod folders_from_elsewhere;
mod routes;

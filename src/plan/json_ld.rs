//! stub
use crate::link::{Graph, Target};
/// stub
pub fn json_ld(_: &Graph, _: Target) -> Option<String> {
    None
}
/// stub
pub fn site_json_ld(_: &Graph) -> String {
    "{}".into()
}

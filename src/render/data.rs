//! stub
/// stub
pub fn render(_: &crate::link::Graph, _: crate::plan::data::DataFile) -> Vec<u8> { vec![] }

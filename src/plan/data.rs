//! stub
use crate::link::Graph; use crate::model::Href;
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFile {}
#[allow(missing_docs)]
impl DataFile { pub const ALL: &'static [DataFile] = &[]; pub fn href(self)->Href{Href::default()} pub fn mime(self)->&'static str{""} pub fn name(self)->&'static str{""} pub fn description(self)->&'static str{""} pub fn records(self,_:&Graph)->usize{0} }

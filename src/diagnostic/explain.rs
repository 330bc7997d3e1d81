//! scratch
use super::Code;
/// scratch
pub fn explain(code: Code) -> String { format!("# {} {}\n\n{}\n", code.id(), code.name(), code.summary()) }

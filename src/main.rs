//! The `dateline` program; everything it does is in the library.
#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Rendering makes many small values on several threads; measured, it takes a fifth less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dateline::cli::main()
}

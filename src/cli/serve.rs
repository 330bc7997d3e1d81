//! `dateline serve`

use std::path::Path;

use super::terminal::Terminal;
use super::{Failure, ServeArgs, build};
use crate::serve::{self, Config};

/// The port, unless another is asked for.
const PORT: u16 = 4747;

/// Builds the site, then serves it until Ctrl-C.
pub(super) fn run(root: &Path, args: &ServeArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (output, site) = build::build(root, &args.build, terminal)?;
    let config = Config {
        host: args.host,
        port: args.port.unwrap_or(PORT),
        fixed_port: args.port.is_some(),
        base_path: site.graph.site.base_url.path().to_owned(),
    };
    if !args.host.is_loopback() {
        terminal.say(&format!(
            "{} is not a loopback address: others on the network can read this site",
            args.host
        ));
    }
    let base_path = config.base_path.clone();
    serve::serve(output, config, |address| {
        terminal.say(&format!("serving http://{address}{base_path} (Ctrl-C ends it)"))
    })
    .map_err(|error| {
        Failure::Io(format!("cannot serve: {error}\nhelp: choose another port with --port"))
    })
}

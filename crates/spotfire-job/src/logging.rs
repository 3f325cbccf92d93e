//! What `-v` and `RUST_LOG` show of the tool's inner life, on standard error.

use std::{env, io};

use tracing_subscriber::EnvFilter;

/// Shows log lines from now on, as many as `verbosity`, the number of `-v`, asks for; `RUST_LOG` overrides it.
///
/// Without either nothing is logged: progress and failures are told by themselves.
pub(crate) fn start(verbosity: u8) {
    let filter = match env::var("RUST_LOG") {
        Ok(directives) if !directives.is_empty() => directives,
        _ => match verbosity {
            0 => return,
            // A prefix: all crates of this project have names that begin with it.
            1 => "spotfire=debug".to_owned(),
            2 => "debug".to_owned(),
            _ => "trace".to_owned(),
        },
    };
    // A second call, as from a test, keeps the first setting.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::builder().parse_lossy(filter))
        .with_writer(io::stderr)
        .with_ansi(false)
        .try_init();
}

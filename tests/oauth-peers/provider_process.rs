//! The process of the independent authorization server.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use spotfire_auth::ServerUrl;

use crate::installation;

/// The server, until it is dropped.
pub(crate) struct ProviderProcess {
    child: Child,
    pub(crate) server: ServerUrl,
}

impl ProviderProcess {
    /// Starts a server that knows `clients`, in the form of RFC 7591.
    pub(crate) fn start(clients: &Value, scopes: &[&str]) -> Self {
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .current_dir(installation::node())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("node is in the path");
        let settings = serde_json::json!({"clients": clients, "scopes": scopes});
        let input = child.stdin.as_mut().expect("its input is piped");
        writeln!(input, "{settings}").expect("the script reads its settings");
        let output = child.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("the script prints text");
        let url = format!("http://127.0.0.1:{}", line.trim());
        let server = ServerUrl::parse(&url).expect("the script prints its port");
        Self { child, server }
    }
}

impl Drop for ProviderProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! The CPU time of this crate beside that of bare reqwest: of a status call, and of watching a hundred thousand jobs.
//!
//! Everything runs on one thread; the server is another process, and its time is not counted. On Linux both keep to one
//! processor: to wake another one costs several times as much as a call, and comes and goes with where the system puts
//! them. The run takes about two and a half minutes, of which it waits for most.

mod bare;
mod cpu;
mod median;
mod status_call;
#[path = "../support/mod.rs"]
mod support;
mod watcher;

use support::server::Server;

fn main() {
    cpu::keep_to_one();
    let server = Server::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the runtime has all it needs");
    runtime.block_on(async {
        status_call::run(&server).await;
        watcher::run(&server).await;
    });
}

//! A status call through this crate beside the same call with bare reqwest.
//!
//! Same HTTP settings, same token, same answer decoded from JSON; in alternation, so that a busy machine troubles both
//! alike. One call at a time.

use spotfire_automation::Client;
use tracing_subscriber::filter::LevelFilter;

use crate::bare::Bare;
use crate::cpu;
use crate::median::median;
use crate::support::server::Server;
use crate::support::{client, job_id, table};

const ROUNDS: usize = 9;
const TURNS: usize = 41;
const CALLS: usize = 150;

pub(crate) async fn run(server: &Server) {
    let (bare, ours) = (Bare::new(server), client(server));
    table::head("status call: CPU time as a multiple of bare reqwest's");
    report("tracing off", compare(&bare, &ours).await);
    report("tracing on", traced(LevelFilter::INFO, &bare, &ours).await);
    let (_, mut written) = traced(LevelFilter::DEBUG, &bare, &ours).await;
    table::note(
        "spans and events of level debug written",
        median(&mut written),
        3,
    );
}

/// Compares while events of this level are written to nowhere.
async fn traced(level: LevelFilter, bare: &Bare, ours: &Client) -> (Vec<f64>, Vec<f64>) {
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::sink)
        .with_max_level(level)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    compare(bare, ours).await
}

/// The CPU time of a bare call in each round, and our own as a multiple of it.
///
/// A round takes turns of some milliseconds, and of each the middle one, because the turns in which other programs had
/// the machine, or shared its core, say nothing about the calls.
async fn compare(bare: &Bare, ours: &Client) -> (Vec<f64>, Vec<f64>) {
    let id = job_id(0);
    let (mut seconds, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (mut of_bare, mut of_ours) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            of_bare.push(time(async || bare.status(id).await).await);
            of_ours.push(
                time(async || drop(ours.status(id).await.expect("the server answers"))).await,
            );
        }
        let (of_bare, of_ours) = (median(&mut of_bare), median(&mut of_ours));
        seconds.push(of_bare);
        ratios.push(of_ours / of_bare);
    }
    (seconds, ratios)
}

/// The CPU time of a call, the mean of one turn.
async fn time(call: impl AsyncFn()) -> f64 {
    let before = cpu::now();
    for _ in 0..CALLS {
        call().await;
    }
    (cpu::now() - before).as_secs_f64() / CALLS as f64
}

fn report(what: &str, (mut seconds, mut ratios): (Vec<f64>, Vec<f64>)) {
    let bare = format!("{what}: bare reqwest, us a call");
    table::note(&bare, median(&mut seconds) * 1e6, 1);
    let middle = format!("{what}: median of {ROUNDS} rounds");
    table::row(&middle, median(&mut ratios), 1.08, 3);
    // The median sorted them.
    let worst = ratios.last().copied().unwrap_or(f64::NAN);
    table::row(&format!("{what}: worst round"), worst, 1.15, 3);
}

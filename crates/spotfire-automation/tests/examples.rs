//! The examples are complete programs: each is run as its users run it, against the simulated server.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use spotfire_simulator::{JobFile, Settings, Simulator};

const JOB: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
    <t:Any xmlns:t="urn:example"><as:Title>Any</as:Title></t:Any>
</as:Tasks></as:Job>"#;

/// An example as cargo built it: beside the folder of the test's own program.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a program knows where it lies");
    let folder = test
        .ancestors()
        .nth(2)
        .expect("it lies in target/PROFILE/deps");
    let program = folder
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        program.is_file(),
        "{} is not built; `cargo test -p spotfire-automation` builds the examples, `--test examples` alone does not",
        program.display()
    );
    program
}

/// Runs an example, signed in at the simulator, and returns what it printed.
async fn run(simulator: &Simulator, name: &'static str, arguments: &[&str]) -> String {
    let mut command = Command::new(example(name));
    command
        .args(arguments)
        .env("SPOTFIRE_SERVER", simulator.url())
        .env("SPOTFIRE_CLIENT_ID", simulator.client_id())
        .env("SPOTFIRE_CLIENT_SECRET", simulator.client_secret());
    let output = tokio::task::spawn_blocking(move || command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = output
        .await
        .expect("nothing panics there")
        .expect("the program can be started");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr),
    );
    assert!(status.success(), "{name}: {stderr}");
    assert!(
        !stdout.contains(simulator.client_secret()),
        "{name} prints the secret"
    );
    stdout.into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn run_starts_a_job_and_waits_for_it() {
    let simulator = Simulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("job.xml");
    fs::write(&file, JOB).unwrap();
    let printed = run(&simulator, "run", &[file.to_str().unwrap()]).await;
    let job = simulator.ledger().starts()[0].job_id.unwrap();
    assert!(
        printed.starts_with(&format!("started {job}\n")),
        "{printed}"
    );
    assert!(
        printed
            .trim_end()
            .lines()
            .last()
            .unwrap()
            .starts_with("Finished"),
        "{printed}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resume_takes_a_job_up_in_another_process() {
    let simulator = Simulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (definition, record) = (
        folder.path().join("job.xml"),
        folder.path().join("job.json"),
    );
    fs::write(&definition, JOB).unwrap();
    let (definition, record) = (definition.to_str().unwrap(), record.to_str().unwrap());

    let first = run(&simulator, "resume", &[record, definition]).await;
    let job = simulator.ledger().starts()[0].job_id.unwrap();
    assert_eq!(first, format!("started {job}\n"));
    let second = run(&simulator, "resume", &[record]).await;
    assert_eq!(second, format!("{job} Finished\n"));
    assert_eq!(simulator.ledger().starts().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watch_thousand_follows_many_jobs_to_their_end() {
    let settings = Settings::default().with_slots(100);
    let simulator = Simulator::start_with(settings).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("job.xml");
    fs::write(&file, JOB).unwrap();
    let printed = run(
        &simulator,
        "watch_thousand",
        &[file.to_str().unwrap(), "100"],
    )
    .await;
    assert_eq!(
        printed.trim_end().lines().last(),
        Some("100 of 100 Finished"),
        "{printed}"
    );
    assert_eq!(simulator.ledger().starts().len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocking_runs_a_job_file_without_async() {
    let simulator = Simulator::start().await.unwrap();
    simulator
        .add_job_file(JobFile::new("/Sales/Daily", JOB))
        .unwrap();
    let printed = run(&simulator, "blocking", &["/Sales/Daily"]).await;
    assert!(printed.starts_with("Finished"), "{printed}");
}

//! Against a server that offers HTTP/2, in a program in which another crate turned `reqwest/http2` on.
//!
//! With HTTP/2 the HTTP client sends a request again when the server says that it took none of it, and a broken proxy says
//! so of one that it passed on. So starts go over HTTP/1.1, whatever is offered and whatever is compiled in.

use http::Version;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::Certificate;
use spotfire_automation::auth::HttpSettings;
use spotfire_automation::{Client, JobFile};
use spotfire_simulator::{
    Endpoint, Fault, FaultPlan, FaultRule, JobFile as LibraryFile, Settings, Side, Simulator, Tls,
};

const JOB: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks/></as:Job>"#;
const STARTS: usize = 200;

/// A server that offers HTTP/2 and, over it, takes each second start and says that it did not.
async fn server() -> (Simulator, String) {
    let tls = Tls::self_signed().expect("the system has random numbers");
    let certificate = tls.certificate_pem().to_owned();
    let lie = FaultRule::new(Fault::GoAway(Side::After))
        .or(Fault::RefuseStream(Side::After))
        .at(Endpoint::StartContent)
        .at(Endpoint::StartLibrary)
        .on_every(2);
    let plan = FaultPlan::seeded(2).with_rule(lie).expect("it fits");
    let settings = Settings::default().with_tls(tls).with_faults(plan);
    let simulator = Simulator::start_with(settings)
        .await
        .expect("loopback has a free port");
    simulator
        .add_job_file(LibraryFile::new("/Daily", JOB))
        .expect("the path is free");
    (simulator, certificate)
}

fn jobs(simulator: &Simulator) -> usize {
    let starts = simulator.ledger().starts();
    starts.iter().filter(|start| start.job_id.is_some()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starts_go_over_http_1_and_are_not_doubled() {
    let (simulator, certificate) = server().await;
    let client = Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .with_http_settings(HttpSettings::default().with_extra_roots_pem(certificate.as_bytes()))
        .build()
        .unwrap();
    for number in 0..STARTS {
        let job = if number % 2 == 0 {
            client.start_content(JOB).await
        } else {
            client.start_library(JobFile::path("/Daily")).await
        };
        let status = job.unwrap().status().await;
        assert!(status.is_ok(), "{status:?}");
    }
    assert_eq!(jobs(&simulator), STARTS);
    let calls = simulator.ledger().calls();
    assert!(
        calls.iter().all(|call| call.version() == Version::HTTP_11),
        "not all over HTTP/1.1"
    );

    // The proof that the server does offer HTTP/2 and lies: a client with the defaults doubles what it sends.
    let before = jobs(&simulator);
    let bare = reqwest::Client::builder()
        .tls_certs_only([Certificate::from_pem(certificate.as_bytes()).unwrap()])
        .no_proxy()
        .build()
        .unwrap();
    let lifetime = std::time::Duration::from_secs(600);
    let token = simulator
        .issue_access_token(simulator.client_id(), lifetime)
        .unwrap();
    for _ in 0..2 {
        let url = format!("{}/spotfire/api/rest/as/job/start-content", simulator.url());
        let request = bare.post(url).header(CONTENT_TYPE, "application/xml");
        // What it is told does not matter: how many jobs run does.
        let _told = request
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .body(JOB)
            .send()
            .await;
    }
    let calls = simulator.ledger().calls();
    assert_eq!(
        calls.last().map(|call| call.version()),
        Some(Version::HTTP_2)
    );
    assert!(
        jobs(&simulator) - before > 2,
        "{} jobs of 2 starts",
        jobs(&simulator) - before
    );
}

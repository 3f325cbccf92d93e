//! Swagger UI of the simulator: signed in, looked at, and one operation called.

use std::time::Duration;

use serde_json::Value;
use spotfire_auth::{HttpSettings, ServerUrl};
use spotfire_simulator::{DEFAULT_USER_NAME, DEFAULT_USER_PASSWORD, Settings, Simulator, Upgrade};
use thirtyfour::prelude::*;

use crate::chromium::{Chromium, PATIENCE};

/// Between two looks at the page.
const PAUSE: Duration = Duration::from_millis(50);

const JOB: &str = "<as:Job xmlns:as='urn:tibco:spotfire.dxp.automation'/>";

/// Starts a job that waits for ever, and returns its id.
async fn waiting_job(simulator: &Simulator) -> String {
    let token = simulator
        .issue_access_token(simulator.client_id(), PATIENCE)
        .expect("the first client may run jobs");
    let server = ServerUrl::parse(simulator.url()).expect("the URL is one");
    let http = HttpSettings::default().client(&server);
    let url = format!("{}/spotfire/api/rest/as/job/start-content", simulator.url());
    let start = http
        .expect("plain HTTP needs nothing")
        .post(url)
        .bearer_auth(token)
        .header("content-type", "application/xml")
        .body(JOB);
    let answer = start.send().await.expect("the simulator answers");
    let text = answer.text().await.expect("the answer is whole");
    let status: Value = serde_json::from_str(&text).expect("the answer is JSON");
    status["JobId"]
        .as_str()
        .expect("the job has an id")
        .to_owned()
}

/// Opens the page and signs in; the description is there then.
async fn open(browser: &Chromium, simulator: &Simulator) {
    let page = format!("{}/spotfire/api/swagger-ui.html", simulator.url());
    browser.page.goto(&page).await.expect("the page opens");
    browser.press("Sign in").await;
    browser.page_headed("Sign in").await;
    browser.fill_in("username", DEFAULT_USER_NAME).await;
    browser.fill_in("password", DEFAULT_USER_PASSWORD).await;
    browser.press("Sign in").await;
    wait_for(browser, ".opblock").await;
    let at = browser
        .page
        .current_url()
        .await
        .expect("the page has an address");
    assert_eq!(at.as_str(), page, "no code is left in the address");
}

/// Waits for the first element that a CSS selector finds.
async fn wait_for(browser: &Chromium, selector: &'static str) -> WebElement {
    let found = browser
        .page
        .query(By::Css(selector))
        .wait(PATIENCE, PAUSE)
        .and_displayed();
    let found = found.first().await;
    found.unwrap_or_else(|error| panic!("no {selector}: {error}"))
}

/// The method and the path of each operation on the page.
async fn operations(browser: &Chromium) -> Vec<String> {
    let summaries = browser.page.find_all(By::Css(".opblock-summary")).await;
    let mut operations = Vec::new();
    for summary in summaries.expect("the page can be searched") {
        let method = summary.find(By::Css(".opblock-summary-method")).await;
        let path = summary.find(By::Css(".opblock-summary-path")).await;
        let text = async |found: WebDriverResult<WebElement>| {
            found
                .expect("an operation has it")
                .text()
                .await
                .expect("it is text")
        };
        // The page puts invisible places for a line break into the path.
        let path = text(path).await.replace('\u{200b}', "");
        operations.push(format!("{} {path}", text(method).await));
    }
    operations.sort_unstable();
    operations
}

#[tokio::test]
async fn the_four_operations_are_shown_and_one_is_called() {
    let simulator = Simulator::start_with(Settings::default().with_slots(0)).await;
    let simulator = simulator.expect("a free port is there");
    let job = waiting_job(&simulator).await;
    let browser = Chromium::start_with_scripts().await;
    open(&browser, &simulator).await;
    assert_eq!(
        operations(&browser).await,
        [
            "GET /rest/as/job/status/{jobId}",
            "POST /rest/as/job/abort/{jobId}",
            "POST /rest/as/job/start-content",
            "POST /rest/as/job/start-library",
        ]
    );

    wait_for(&browser, ".opblock-get .opblock-summary-control")
        .await
        .click()
        .await
        .expect("it opens");
    wait_for(&browser, ".opblock-get .try-out__btn")
        .await
        .click()
        .await
        .expect("it can be tried");
    let field = wait_for(&browser, ".opblock-get input[placeholder='jobId']").await;
    field.send_keys(&job).await.expect("the field takes text");
    wait_for(&browser, ".opblock-get .execute")
        .await
        .click()
        .await
        .expect("it is sent");
    let status = wait_for(
        &browser,
        ".live-responses-table .response .response-col_status",
    )
    .await;
    let status = status.text().await.expect("it is text");
    assert!(status.starts_with("200"), "{status}");
    let body = wait_for(&browser, ".live-responses-table .response .microlight").await;
    let body: Value =
        serde_json::from_str(&body.text().await.expect("it is text")).expect("it is JSON");
    assert_eq!(
        (&body["JobId"], &body["StatusCode"]),
        (&Value::from(job), &Value::from("Queued"))
    );
    browser.quit().await;
}

#[tokio::test]
async fn an_upgraded_description_is_shown_too() {
    let settings = Settings::default()
        .with_upgrade(Upgrade::OpenApi3)
        .with_upgrade(Upgrade::Operation);
    let simulator = Simulator::start_with(settings)
        .await
        .expect("a free port is there");
    let browser = Chromium::start_with_scripts().await;
    open(&browser, &simulator).await;
    let operations = operations(&browser).await;
    assert_eq!(
        (operations.len(), operations[0].as_str()),
        (5, "GET /rest/as/job/list")
    );
    browser.quit().await;
}

//! Headless Chromium, driven through chromedriver.

use std::os::unix::fs::MetadataExt;
use std::process::{self, Stdio};
use std::time::Duration;

use spotfire_auth::{HttpSettings, ServerUrl};
use tempfile::TempDir;
use thirtyfour::common::capabilities::chrome::ChromeCapabilities;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// How long a test waits for what must come, before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A browser that is closed with the test, whatever comes.
pub(crate) struct Chromium {
    pub(crate) page: WebDriver,
    driver: Driver,
}

impl Chromium {
    /// Starts a browser with a profile of its own, in which nothing is stored yet, and which runs no scripts: the pages of a
    /// sign-in must work without.
    pub(crate) async fn start() -> Self {
        let mut capabilities = capabilities();
        // 2 blocks.
        let preferences =
            serde_json::json!({"profile.managed_default_content_settings.javascript": 2});
        let added = capabilities.add_experimental_option("prefs", preferences);
        added.expect("preferences are JSON");
        let browser = Self::start_with(capabilities).await;
        // A preference that Chromium does not know any more would prove nothing.
        let page = "data:text/html,<title>off</title><script>document.title='on'</script>";
        browser.page.goto(page).await.expect("the page opens");
        let title = browser.page.title().await;
        assert_eq!(title.expect("the page has a title"), "off");
        browser
    }

    /// Starts such a browser that does run scripts.
    pub(crate) async fn start_with_scripts() -> Self {
        Self::start_with(capabilities()).await
    }

    async fn start_with(capabilities: ChromeCapabilities) -> Self {
        let (driver, port) = Driver::start().await;
        let url = format!("http://127.0.0.1:{port}");
        let loopback = ServerUrl::parse(&url).expect("the URL is one");
        let http = HttpSettings::default().client(&loopback);
        let page = WebDriver::builder(url, capabilities)
            .client(http.expect("plain HTTP needs nothing"))
            .await
            .expect("Chromium starts");
        Self { page, driver }
    }

    /// Fills in a field of the page.
    pub(crate) async fn fill_in(&self, name: &str, text: &str) {
        let field = self.page.find(By::Name(name)).await;
        let field = field.unwrap_or_else(|error| panic!("no field {name}: {error}"));
        field.send_keys(text).await.expect("the field takes text");
    }

    /// Presses a button of the page and waits for the next one.
    pub(crate) async fn press(&self, label: &str) {
        let button = By::XPath(format!("//button[normalize-space()='{label}']"));
        let button = self.page.find(button).await;
        let button = button.unwrap_or_else(|error| panic!("no button {label}: {error}"));
        button.click().await.expect("the button can be pressed");
    }

    /// Waits for the page with a heading and returns its text.
    pub(crate) async fn page_headed(&self, heading: &str) -> String {
        let query = By::XPath(format!("//h1[normalize-space()='{heading}']"));
        let found = self
            .page
            .query(query)
            .wait(PATIENCE, Duration::from_millis(50));
        if let Err(error) = found.first().await {
            let url = self.page.current_url().await;
            let source = self.page.source().await;
            panic!("no page with the heading {heading}: {error}\nat {url:?}: {source:?}");
        }
        let body = self.page.find(By::Tag("body")).await;
        let text = body.expect("the page has a body").text().await;
        text.expect("the page has a text")
    }

    /// Closes the browser.
    pub(crate) async fn quit(self) {
        self.page.quit().await.expect("Chromium ends");
        drop(self.driver);
    }
}

/// The process of chromedriver, with the browsers that it has started.
struct Driver {
    child: Child,
    /// Kept open, so that chromedriver may write what it likes.
    out: Lines,
    /// Where the browser puts what it leaves behind; it goes with the browser.
    _scratch: TempDir,
}

/// The output of chromedriver.
type Lines = tokio::io::Lines<BufReader<ChildStdout>>;

impl Driver {
    /// Starts chromedriver at a free port, and returns which.
    async fn start() -> (Self, u16) {
        let scratch = tempfile::tempdir().expect("a folder can be made");
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", scratch.path())
            .stdout(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn();
        let mut child = started
            .expect("chromedriver starts; on Debian: apt-get install chromium chromium-driver");
        let out = child.stdout.take().expect("its output is piped");
        let mut driver = Driver {
            child,
            out: BufReader::new(out).lines(),
            _scratch: scratch,
        };
        let port = timeout(PATIENCE, port(&mut driver.out)).await;
        (driver, port.expect("chromedriver is ready in time"))
    }
}

impl Drop for Driver {
    /// Ends the group of chromedriver by its number, and with it the browser of a test that failed.
    fn drop(&mut self) {
        if let Some(id) = self.child.id() {
            let told = process::Command::new("kill")
                .args(["-KILL", "--", &format!("-{id}")])
                .status();
            told.expect("kill is there");
        }
    }
}

/// Reads on which port chromedriver listens.
async fn port(lines: &mut Lines) -> u16 {
    while let Ok(Some(line)) = lines.next_line().await {
        let told = line.strip_prefix("ChromeDriver was started successfully on port ");
        if let Some(port) = told {
            return port
                .trim_end_matches('.')
                .parse()
                .expect("a port is a number");
        }
    }
    panic!("chromedriver ended before it was ready");
}

fn capabilities() -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    let mut add = |argument: &str| capabilities.add_arg(argument).expect("an argument is text");
    add("--headless=new");
    // Memory that containers share is often too small.
    add("--disable-dev-shm-usage");
    add("--no-proxy-server");
    if is_root() {
        // Chromium's sandbox does not work for root.
        add("--no-sandbox");
    }
    capabilities
}

fn is_root() -> bool {
    let of_this_process = std::fs::metadata("/proc/self").expect("Linux tells of processes");
    of_this_process.uid() == 0
}

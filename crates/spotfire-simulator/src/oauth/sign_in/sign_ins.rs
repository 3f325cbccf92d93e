//! Who is signed in, who is about to, and who has consented to what.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::request::AuthorizationRequest;
use crate::oauth::expiring::Expiring;
use crate::oauth::opaque;

/// How long a person may take from the request to the last form.
const SIGN_IN_TIME: Duration = Duration::from_secs(600);
/// How long a person stays signed in.
const SESSION_TIME: Duration = Duration::from_secs(8 * 3600);
/// How many sign-ins may be under way: anybody can begin one.
const SIGN_IN_LIMIT: usize = 10_000;

/// What the server knows of people's browsers.
#[derive(Default)]
pub(crate) struct SignIns(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// The name of the person who is signed in, by browser.
    sessions: Expiring<Arc<str>>,
    under_way: Expiring<UnderWay>,
    /// Scopes by person and client.
    consents: HashMap<(Arc<str>, String), BTreeSet<String>>,
}

/// A sign-in between two requests.
#[derive(Clone)]
pub(super) struct UnderWay {
    /// The browser that may go on with it, and no other.
    browser: String,
    pub(super) request: AuthorizationRequest,
    pub(super) stage: Stage,
}

/// What the person is asked next.
#[derive(Clone)]
pub(super) enum Stage {
    /// Who he is.
    Login,
    /// Whether the client may have what it asks for.
    Consent { user: Arc<str> },
}

/// So many sign-ins are under way that there is no room for another.
pub(super) struct TooMany;

impl SignIns {
    /// Forgets everything.
    pub(crate) fn forget_all(&self) {
        *self.known() = Known::default();
    }

    /// The person who is signed in with a browser.
    pub(super) fn user(&self, browser: &str) -> Option<Arc<str>> {
        self.known().sessions.find(browser).cloned()
    }

    /// Signs a person in. The browser is known by another name from then on, so that one which somebody has planted is worth nothing.
    pub(super) fn open_session(&self, under_way: &UnderWay, user: Arc<str>) -> String {
        let browser = opaque::secret();
        let mut known = self.known();
        known.sessions.remove(&under_way.browser);
        known.sessions.insert(browser.clone(), user, SESSION_TIME);
        browser
    }

    /// Begins a sign-in, or its next stage, and returns what it is called in pages and forms.
    pub(super) fn begin(
        &self,
        browser: &str,
        request: AuthorizationRequest,
        stage: Stage,
    ) -> Result<String, TooMany> {
        let mut known = self.known();
        if known.under_way.is_full(SIGN_IN_LIMIT) {
            return Err(TooMany);
        }
        let name = opaque::secret();
        let under_way = UnderWay {
            browser: browser.to_owned(),
            request,
            stage,
        };
        known
            .under_way
            .insert(name.clone(), under_way, SIGN_IN_TIME);
        Ok(name)
    }

    /// The sign-in of that name, if this browser began it.
    pub(super) fn find(&self, name: &str, browser: &str) -> Option<UnderWay> {
        let known = self.known();
        let under_way = known.under_way.find(name)?;
        (under_way.browser == browser).then(|| under_way.clone())
    }

    /// Ends a sign-in, and says whether it was still under way: of two forms that are sent, one does it.
    pub(super) fn end(&self, name: &str) -> bool {
        self.known().under_way.remove(name).is_some()
    }

    /// Remembers what a person has allowed a client.
    pub(super) fn allow(&self, user: &Arc<str>, request: &AuthorizationRequest) {
        let key = (Arc::clone(user), request.back.client.id.clone());
        let mut known = self.known();
        let allowed = known.consents.entry(key).or_default();
        allowed.extend(request.scopes.iter().cloned());
    }

    /// Whether the person has to be asked before the request is granted.
    pub(super) fn needs_consent(&self, user: &Arc<str>, request: &AuthorizationRequest) -> bool {
        let key = (Arc::clone(user), request.back.client.id.clone());
        let is_allowed = || {
            let known = self.known();
            let allowed = known.consents.get(&key);
            allowed.is_some_and(|allowed| request.scopes.iter().all(|it| allowed.contains(it)))
        };
        request.prompt.consent || request.back.client.requires_consent && !is_allowed()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Client credentials against the simulated server.

use spotfire_auth::ClientAuthentication::{Basic, Post};
use spotfire_auth::ErrorKind::{InvalidClient, InvalidScope, UnauthorizedClient};
use spotfire_auth::{
    ClientAuthentication, ClientCredentials, ClientCredentialsBuilder, ErrorKind, JOB_SCOPE,
    ServerUrl, TokenSource,
};
use spotfire_simulator::{
    ClientAuthentication as Registered, ClientRegistration, GrantType, Settings, Simulator,
};

const SECRET: &str = "s e%c+r:et&ä";

fn registrations() -> [ClientRegistration; 4] {
    let register = |id: &str| ClientRegistration::for_jobs(id).with_credentials(id, SECRET);
    [
        register("basic"),
        register("post").with_authentication(Registered::ClientSecretPost),
        register("no-grant").with_grants([GrantType::AuthorizationCode]),
        ClientRegistration::new("no-scope", ["api.library.read"])
            .with_credentials("no-scope", SECRET),
    ]
}

async fn start() -> Simulator {
    let settings = registrations()
        .into_iter()
        .fold(Settings::default(), Settings::with_client);
    Simulator::start_with(settings)
        .await
        .expect("the simulator starts")
}

fn credentials(simulator: &Simulator, id: &str, secret: &str) -> ClientCredentialsBuilder {
    let server = ServerUrl::parse(simulator.url()).expect("a loopback address is taken");
    ClientCredentials::builder(server, id, secret)
}

#[tokio::test]
async fn who_gets_a_token_and_who_is_refused() {
    let simulator = start().await;
    let table: [(&str, &str, ClientAuthentication, &str, Option<ErrorKind>); 9] = [
        ("basic", SECRET, Basic, JOB_SCOPE, None),
        (
            "basic",
            "another secret",
            Basic,
            JOB_SCOPE,
            Some(InvalidClient),
        ),
        ("basic", SECRET, Post, JOB_SCOPE, Some(InvalidClient)),
        (
            "basic",
            SECRET,
            Basic,
            "api.library.read",
            Some(InvalidScope),
        ),
        ("post", SECRET, Post, JOB_SCOPE, None),
        ("post", SECRET, Basic, JOB_SCOPE, Some(InvalidClient)),
        ("unknown", SECRET, Basic, JOB_SCOPE, Some(InvalidClient)),
        (
            "no-grant",
            SECRET,
            Basic,
            JOB_SCOPE,
            Some(UnauthorizedClient),
        ),
        ("no-scope", SECRET, Basic, JOB_SCOPE, Some(InvalidScope)),
    ];
    for (id, secret, authentication, scope, refused) in table {
        let builder = credentials(&simulator, id, secret)
            .with_authentication(authentication)
            .with_scopes([scope]);
        let source = builder.build().expect("the settings are good");
        let answer = source.token().await;
        let case = format!("{id} by {} for {scope}: {answer:?}", authentication.name());
        assert_eq!(answer.err().map(|error| error.kind()), refused, "{case}");
    }
}

#[tokio::test]
async fn clones_share_one_token_until_it_is_rejected() {
    let simulator = start().await;
    let source = credentials(&simulator, "basic", SECRET)
        .build()
        .expect("the settings are good");
    assert_eq!(source.client_id(), Some("basic"));
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { source.token().await.map(|token| token.authorization()) })
        })
        .collect();
    let first = source.token().await.expect("the client is registered");
    for task in tasks {
        let header = task
            .await
            .expect("the task ends well")
            .expect("the client is registered");
        assert_eq!(header, first.authorization());
    }
    assert_eq!(simulator.token_requests(), 1);

    let (one, another) = (source.clone(), source.clone());
    let (second, same) = tokio::join!(one.renew(&first), another.renew(&first));
    let second = second.expect("the client is registered").authorization();
    assert_ne!(second, first.authorization());
    assert_eq!(
        same.expect("the client is registered").authorization(),
        second
    );
    assert_eq!(simulator.token_requests(), 2);
}

//! A client as the command line names it.

use spotfire_simulator::{ClientRegistration, GrantType, JOB_SCOPE};

/// Reads a client such as `id=tool,profile=native,grant=authorization_code,scope=offline`.
///
/// Without a scope it may run jobs, without a secret one is made up; the rest is as at [`ClientRegistration::new`].
pub(crate) fn registration(text: &str) -> Result<ClientRegistration, String> {
    let pairs: Vec<(&str, &str)> = text.split(',').map(pair).collect::<Result<_, _>>()?;
    let all = |key: &'static str| {
        let of_key = pairs.iter().filter(move |(other, _)| *other == key);
        of_key.map(|(_, value)| *value)
    };
    let one = |key| all(key).next_back();
    let id = one("id").ok_or("name its id, as in id=tool,profile=native")?;
    let mut scopes: Vec<&str> = all("scope").collect();
    if scopes.is_empty() {
        scopes.push(JOB_SCOPE);
    }

    let mut client = ClientRegistration::new(one("name").unwrap_or(id), scopes);
    client = match one("secret") {
        Some(secret) => client.with_credentials(id, secret),
        None => client.with_id(id),
    };
    if let Some(profile) = one("profile") {
        client = client.with_profile(profile.parse().map_err(said)?);
    }
    if let Some(method) = one("method") {
        client = client.with_authentication(method.parse().map_err(said)?);
    }
    let grants: Vec<GrantType> = all("grant")
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(said)?;
    if !grants.is_empty() {
        client = client.with_grants(grants);
    }
    client = all("redirect").fold(client, ClientRegistration::with_redirect_uri);
    match one("consent") {
        None | Some("no") => Ok(client),
        Some("yes") => Ok(client.with_end_user_consent()),
        Some(_) => Err("consent is yes or no".to_owned()),
    }
}

fn pair(text: &str) -> Result<(&str, &str), String> {
    const KEYS: [&str; 9] = [
        "id", "secret", "name", "profile", "method", "grant", "scope", "redirect", "consent",
    ];
    match text.split_once('=') {
        Some((key, value)) if KEYS.contains(&key) && !value.is_empty() => Ok((key, value)),
        _ => Err(format!(
            "write it as KEY=VALUE,..., where a key is one of {}",
            KEYS.join(", ")
        )),
    }
}

fn said(error: impl std::error::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use spotfire_simulator::{ClientAuthentication, ClientProfile};

    use super::*;

    #[test]
    fn a_client_is_what_its_keys_say() {
        let short = ClientRegistration::for_jobs("tool").with_id("tool");
        let long = ClientRegistration::new("The tool", ["a", "offline"])
            .with_credentials("tool", "a=b")
            .with_profile(ClientProfile::Native)
            .with_authentication(ClientAuthentication::ClientSecretPost)
            .with_grants([GrantType::AuthorizationCode, GrantType::RefreshToken])
            .with_redirect_uri("com.example.app:/cb")
            .with_redirect_uri("https://app.example/cb?a=b")
            .with_end_user_consent();
        let cases = [
            ("id=tool", short),
            (
                "id=tool,secret=a=b,name=The tool,profile=NATIVE,method=client_secret_post,grant=AUTHORIZATION_CODE,\
                 grant=refresh_token,scope=a,scope=offline,redirect=com.example.app:/cb,redirect=https://app.example/cb?a=b,\
                 consent=yes",
                long,
            ),
        ];
        for (text, expected) in cases {
            let read = registration(text).unwrap();
            assert_eq!(format!("{read:?}"), format!("{expected:?}"), "{text}");
        }
    }

    #[test]
    fn what_is_no_client_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "KEY=VALUE"),
            ("tool", "KEY=VALUE"),
            ("id=", "KEY=VALUE"),
            ("id=a,colour=red", "redirect"),
            ("profile=web", "name its id"),
            ("id=a,profile=browser", "user_agent"),
            ("id=a,grant=password", "client_credentials"),
            ("id=a,method=jwt", "client_secret_post"),
            ("id=a,consent=maybe", "yes or no"),
        ] {
            let error = registration(text).unwrap_err();
            assert!(error.contains(reason), "{text:?}: {error}");
        }
    }
}

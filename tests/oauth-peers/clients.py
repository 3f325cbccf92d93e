"""Python's Authlib gets tokens from the simulator.

Reads what it needs as JSON from standard input; prints a line for each thing that holds, and fails at the first that does not.
"""

import json
import os
import re
import sys
from urllib.parse import urljoin, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

given = json.load(sys.stdin)
SERVER, SCOPE, REDIRECT_URI = given["server"], given["scope"], given["redirectUri"]

# The redirect URI is http on this machine, which Authlib must be told is meant.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


def straight(session):
    """Lets a session go straight to this machine, whatever proxy the environment names."""
    session.trust_env = False
    return session


METADATA = straight(requests.Session()).get(f"{SERVER}/spotfire/.well-known/oauth-authorization-server", timeout=20).json()


def session(name, method, **options):
    client = given["clients"][name]
    return straight(
        OAuth2Session(
            client["id"],
            client.get("secret"),
            token_endpoint_auth_method=method,
            token_endpoint=METADATA["token_endpoint"],
            revocation_endpoint_auth_method=method,
            scope=SCOPE,
            **options,
        )
    )


def holds(what):
    print(f"holds: {what}")


def refused(what, error, call):
    try:
        call()
    except OAuthError as reason:
        assert reason.error == error, (what, reason)
        holds(what)
    else:
        raise AssertionError(f"{what} was taken")


def sign_in(url):
    """Does what a person with a browser does, and returns the URL at which the browser ends."""
    browser = straight(requests.Session())
    location = urljoin(url, browser.get(url, allow_redirects=False, timeout=20).headers["location"])
    while urlsplit(location).netloc == urlsplit(url).netloc:
        page = browser.get(location, allow_redirects=False, timeout=20).text
        form = {
            "sign_in": re.search(r'name="sign_in" value="([^"]+)"', page).group(1),
            "username": given["user"]["name"],
            "password": given["user"]["password"],
            "decision": "allow",
        }
        action = urljoin(location, re.search(r'<form method="post" action="([^"]+)"', page).group(1))
        answer = browser.post(action, form, allow_redirects=False, timeout=20)
        location = urljoin(action, answer.headers["location"])
    return location


def client_credentials(name, method):
    token = session(name, method).fetch_token(grant_type="client_credentials")
    assert token["token_type"] == "Bearer" and token["expires_in"] == 7200, token.keys()
    assert token["scope"] == SCOPE and token["access_token"].count(".") == 4, token["scope"]
    holds(f"client_credentials as {name}")


def person(name, method):
    client = session(name, method, redirect_uri=REDIRECT_URI, code_challenge_method="S256")
    client.scope = f"{SCOPE} offline"
    verifier = generate_token(64)
    url, state = client.create_authorization_url(METADATA["authorization_endpoint"], code_verifier=verifier)
    back = sign_in(url)
    first = client.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
    assert first["scope"] == f"{SCOPE} offline", first["scope"]
    holds(f"authorization_code as {name}")

    second = client.refresh_token(METADATA["token_endpoint"], first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    holds(f"refresh_token as {name}")

    revoked = client.revoke_token(METADATA["revocation_endpoint"], second["refresh_token"], "refresh_token")
    assert revoked.status_code == 200, revoked.status_code
    refused(
        f"a revoked refresh token as {name}",
        "invalid_grant",
        lambda: client.refresh_token(METADATA["token_endpoint"], second["refresh_token"]),
    )


client_credentials("basic", "client_secret_basic")
client_credentials("post", "client_secret_post")
refused(
    "the wrong method",
    "invalid_client",
    lambda: session("basic", "client_secret_post").fetch_token(grant_type="client_credentials"),
)
person("web", "client_secret_basic")
person("native", "none")

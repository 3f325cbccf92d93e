// Signs the person in by the authorization code grant with PKCE (RFC 7636), then shows the description with the token.
"use strict";

const { client, scope, server } = document.body.dataset;
// The one address at which this client may be answered.
const page = `${server}/spotfire/api/swagger-ui.html`;

function base64url(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function signIn() {
  const verifier = random();
  const state = random();
  sessionStorage.setItem("sign-in", JSON.stringify({ verifier, state }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(`/spotfire/oauth2/auth?${new URLSearchParams({
    response_type: "code",
    client_id: client,
    redirect_uri: page,
    scope,
    state,
    code_challenge: base64url(digest),
    code_challenge_method: "S256",
  })}`);
}

// The token for the code in the answer to the sign-in that this page began.
async function tokenFor(answer) {
  const begun = JSON.parse(sessionStorage.getItem("sign-in") ?? "{}");
  sessionStorage.removeItem("sign-in");
  if (answer.get("state") !== begun.state) {
    throw new Error("This is the answer to a sign-in that was not begun here. Sign in again.");
  }
  if (answer.has("error")) {
    throw new Error(answer.get("error_description") ?? answer.get("error"));
  }
  const response = await fetch("/spotfire/oauth2/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: answer.get("code"),
      redirect_uri: page,
      client_id: client,
      code_verifier: begun.verifier,
    }),
  });
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.error_description ?? body.error);
  }
  return body.access_token;
}

async function show(token) {
  const authorization = `Bearer ${token}`;
  const response = await fetch("/spotfire/api/v2/api-docs?group=as", { headers: { authorization } });
  if (!response.ok) {
    throw new Error(`The description cannot be had: ${response.status}`);
  }
  const spec = await response.json();
  if (spec.swagger) {
    // The published document knows only HTTPS, which this server need not speak.
    spec.schemes = [location.protocol.replace(":", "")];
  }
  SwaggerUIBundle({
    spec,
    dom_id: "#swagger-ui",
    requestInterceptor: (request) => {
      if (new URL(request.url, location).origin === location.origin) {
        request.headers.Authorization ??= authorization;
      }
      return request;
    },
  });
}

async function begin() {
  const answer = new URLSearchParams(location.search);
  if (location.origin !== server) {
    location.replace(page);
  } else if (answer.has("state")) {
    history.replaceState(null, "", page);
    await show(await tokenFor(answer));
  } else {
    document.getElementById("sign-in").hidden = false;
  }
}

document.getElementById("sign-in").addEventListener("click", signIn);
begin().catch((error) => {
  document.getElementById("problem").textContent = error.message;
  document.getElementById("sign-in").hidden = false;
});

// npm's certified openid-client gets tokens from the simulator, by every grant.
//
// Reads what it needs as JSON from standard input; prints a line for each thing that holds, and fails at the first that does not.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import * as oauth from 'openid-client';
import { signIn } from './person.mjs';

const { server, scope, redirectUri, user, clients, subjectToken } = JSON.parse(await text(process.stdin));
const metadata = new URL(`${server}/spotfire/.well-known/oauth-authorization-server`);

// The configuration of a client, by the metadata that the simulator publishes.
async function discover({ id }, authentication) {
  return oauth.discovery(metadata, id, undefined, authentication, {
    execute: [oauth.allowInsecureRequests],
    algorithm: 'oauth2',
  });
}

function holds(what) {
  console.log(`holds: ${what}`);
}

async function refused(what, error, promise) {
  await assert.rejects(promise, { error }, what);
  holds(what);
}

// A client that used HTTP Basic is answered with a challenge (RFC 6749, section 5.2), which the library reports in place of the error.
async function challenged(what, promise) {
  await assert.rejects(promise, { status: 401, code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' }, what);
  holds(what);
}

async function clientCredentials(name, authentication) {
  const client = clients[name];
  const tokens = await oauth.clientCredentialsGrant(await discover(client, authentication(client.secret)), { scope });
  assert.equal(tokens.access_token.split('.').length, 5);
  assert.equal(tokens.token_type, 'bearer');
  assert.equal(tokens.expires_in, 7200);
  holds(`client_credentials as ${name}`);
}

async function signedIn(name, config) {
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: `${scope} offline`,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const back = await signIn(url, user.name, user.password);
  assert.equal(`${back.origin}${back.pathname}`, redirectUri);
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const tokens = await oauth.authorizationCodeGrant(config, back, checks);
  assert.equal(tokens.scope, `${scope} offline`);
  holds(`authorization_code as ${name}`);
  await refused(`a spent code as ${name}`, 'invalid_grant', oauth.authorizationCodeGrant(config, back, checks));
}

async function refreshed(name, config) {
  const verifier = oauth.randomPKCECodeVerifier();
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: `${scope} offline`,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const back = await signIn(url, user.name, user.password);
  const first = await oauth.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier });
  const second = await oauth.refreshTokenGrant(config, first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  holds(`refresh_token as ${name}`);
  await oauth.tokenRevocation(config, second.refresh_token);
  await refused(`a revoked refresh token as ${name}`, 'invalid_grant', oauth.refreshTokenGrant(config, second.refresh_token));
}

await clientCredentials('basic', oauth.ClientSecretBasic);
await clientCredentials('post', oauth.ClientSecretPost);
// RFC 6749, section 2.3.1: id and secret are form-urlencoded before they are put together.
await clientCredentials('odd', oauth.ClientSecretBasic);
await challenged(
  'a wrong secret',
  oauth.clientCredentialsGrant(await discover(clients.basic, oauth.ClientSecretBasic('wrong')), { scope }),
);
await refused(
  'the wrong method',
  'invalid_client',
  oauth.clientCredentialsGrant(await discover(clients.basic, oauth.ClientSecretPost(clients.basic.secret)), { scope }),
);

for (const [name, authentication] of [
  ['web', oauth.ClientSecretBasic(clients.web.secret)],
  ['native', oauth.None()],
]) {
  const config = await discover(clients[name], authentication);
  await signedIn(name, config);
  await refreshed(name, config);
}

const exchange = await oauth.genericGrantRequest(
  await discover(clients.exchange, oauth.ClientSecretBasic(clients.exchange.secret)),
  'urn:ietf:params:oauth:grant-type:token-exchange',
  { subject_token: subjectToken, subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', scope },
);
assert.equal(exchange.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
holds('token exchange');

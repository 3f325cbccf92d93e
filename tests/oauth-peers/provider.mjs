// npm's certified oidc-provider, standing where a Spotfire Server's OAuth 2.0 side stands: below /spotfire, at its paths.
//
// Reads its clients as JSON from standard input, prints its port, and runs until standard input is closed.
import { createServer } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

// Nobody reads what the library has to say but where warnings go.
console.info = console.warn;

const input = process.stdin.setEncoding('utf8')[Symbol.asyncIterator]();
const { clients, scopes } = JSON.parse((await input.next()).value);

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

const provider = new Provider(`http://127.0.0.1:${port}/spotfire`, {
  clients,
  scopes,
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  features: {
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    devInteractions: { enabled: true },
  },
  pkce: { required: () => true },
  responseTypes: ['code'],
  routes: { authorization: '/oauth2/auth', token: '/oauth2/token', revocation: '/oauth2/v1/revoke' },
  // As with a Spotfire Server, the scope `offline` is what asks for a refresh token.
  issueRefreshToken: (ctx, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('offline'),
  rotateRefreshToken: true,
});

const answer = provider.callback();
server.on('request', (request, response) => {
  request.originalUrl = request.url;
  request.url = request.url.replace(/^\/spotfire/, '');
  answer(request, response);
});
process.stdout.write(`${port}\n`);
while (!(await input.next()).done);
process.exit();

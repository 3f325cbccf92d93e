// A person with a browser, as far as the pages of the simulator need one.

const cookies = new Map();

async function ask(url, form) {
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form && new URLSearchParams(form),
    headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    redirect: 'manual',
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [name, ...value] = cookie.split(';')[0].split('=');
    cookies.set(name, value.join('='));
  }
  const location = response.headers.get('location');
  return { location: location && new URL(location, url), page: await response.text() };
}

// Signs in, allows what is asked for, and returns the URL at which the browser ends.
export async function signIn(authorizationUrl, username, password) {
  let { location, page } = await ask(authorizationUrl);
  while (location?.origin === authorizationUrl.origin) {
    const at = location;
    ({ page } = await ask(at));
    const action = page.match(/<form method="post" action="([^"]+)"/)?.[1];
    const signIn = page.match(/name="sign_in" value="([^"]+)"/)?.[1];
    if (!action) throw new Error(`no form at ${at}: ${page}`);
    const form = { sign_in: signIn, username, password, decision: 'allow' };
    ({ location } = await ask(new URL(action, at), form));
  }
  return location;
}

/** Runs in the browser: sends what a page's form says, with the token of the link. */
export const MAIL_PAGES_SCRIPT = String.raw`'use strict';

const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
// Out of the address bar and the history: whoever sees the screen must not get the link.
history.replaceState(null, '', location.pathname);

const pathId = decodeURIComponent(location.pathname.split('/').pop() ?? '');

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(form);
  });
  if (token === '') fail(form, 'The link is not complete: please open it from the mail as it is.');
}

async function submit(form) {
  const button = form.querySelector('button');
  button.disabled = true;
  say(form, '');
  fail(form, '');
  const fields = { token, id: pathId };
  for (const input of form.querySelectorAll('input')) fields[input.name] = input.value.trim();
  try {
    let accessToken = '';
    for (const request of JSON.parse(form.dataset.requests)) {
      const answer = await send(request, fields, accessToken);
      if (request.accept === undefined) accessToken = (await answer.json()).access_token ?? accessToken;
      else show(await answer.blob());
    }
    say(form, form.dataset.done);
  } catch (error) {
    fail(form, error.message);
    button.disabled = false;
  }
}

async function send({ path, body, accept, isSignedIn }, fields, accessToken) {
  const url = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(fields[name]));
  const stated = body.filter((name) => fields[name] !== '').map((name) => [name, fields[name]]);
  const headers = { 'content-type': 'application/json', accept: accept ?? 'application/json' };
  if (isSignedIn === true) headers.authorization = 'Bearer ' + accessToken;
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify(Object.fromEntries(stated)),
    credentials: 'omit',
  });
  if (!answer.ok) throw new Error(await complaintOf(answer));
  return answer;
}

/** What the problem document says (RFC 9457), with each field that it names. */
async function complaintOf(answer) {
  try {
    const { detail, title, errors } = await answer.json();
    const named = (errors ?? []).map((error) => error.detail).join(' ');
    return named === '' ? (detail ?? title) : named;
  } catch {
    return 'The service is not available just now. Please try again in a minute.';
  }
}

function show(blob) {
  const opened = document.createElement('a');
  opened.href = URL.createObjectURL(blob);
  opened.target = '_blank';
  opened.rel = 'noopener';
  opened.click();
}

function say(form, text) {
  form.querySelector('[role=status]').textContent = text;
}

function fail(form, text) {
  form.querySelector('[role=alert]').textContent = text;
}
`;

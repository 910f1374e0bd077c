import { type Html, html } from '../public/html';

import type { MailPage, PageField, PageForm } from './mail-page';

export const SCRIPT_PATH = '/mail-pages.js';

const STYLE = html`<style>
  body {
    font:
      16px/1.5 system-ui,
      sans-serif;
    max-width: 32rem;
    margin: 3rem auto;
    padding: 0 1rem;
    color: #1c2733;
  }
  form {
    margin-top: 1.5rem;
    border-top: 1px solid #d5dce3;
    padding-top: 0.5rem;
  }
  label {
    display: block;
    margin: 0.75rem 0;
  }
  input {
    display: block;
    box-sizing: border-box;
    width: 100%;
    font: inherit;
    padding: 0.4rem;
  }
  small {
    color: #52606d;
  }
  button {
    font: inherit;
    padding: 0.4rem 1rem;
    margin-top: 0.5rem;
  }
  [role='alert'] {
    color: #a61b1b;
  }
</style>`;

export function renderMailPage({ title, text, forms }: MailPage): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${STYLE}
        <script src="${SCRIPT_PATH}" defer></script>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${text}</p>
          <noscript><p role="alert">This page needs JavaScript.</p></noscript>
          ${forms.map(formOf)}
        </main>
      </body>
    </html>`;
  return page.text;
}

function formOf({ title, fields, button, requests, done }: PageForm): Html {
  return html`<form data-requests="${JSON.stringify(requests)}" data-done="${done}">
    ${title === undefined ? '' : html`<h2>${title}</h2>`} ${fields.map(fieldOf)}
    <button>${button}</button>
    <p role="status"></p>
    <p role="alert"></p>
  </form>`;
}

function fieldOf({ name, label, type, hint, autocomplete, isOptional }: PageField): Html {
  return html`<label
    >${label}
    <input
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete ?? 'off'}"
      ${isOptional === true ? '' : html`required`}
    />
    ${hint === undefined ? '' : html`<small>${hint}</small>`}
  </label>`;
}

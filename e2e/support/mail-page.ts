import { type BrowserElement, type DOMWindow, JSDOM } from 'jsdom';

import { eventually } from '@csms/testing';

/** A page that a link in a mail leads to, in a browser without a screen: its own script runs, on its own requests. */
export class MailPage {
  private constructor(private readonly window: DOMWindow) {}

  static async open(url: string): Promise<MailPage> {
    const answer = await fetch(url);
    if (answer.status !== 200) throw new Error(`${url}: HTTP ${answer.status}`);
    const { window } = new JSDOM(await answer.text(), {
      url,
      runScripts: 'dangerously',
      resources: 'usable',
      beforeParse: (page) => {
        page.fetch = (path: string, init: RequestInit) => fetch(new URL(path, url), init);
      },
    });
    const page = new MailPage(window);
    await eventually(() => {
      if (window.document.readyState !== 'complete') throw new Error('The page does not finish loading');
    });
    return page;
  }

  /** What the browser shows in its address bar. */
  get address(): string {
    return this.window.location.href;
  }

  /** Fills the form that has this button, presses it, and returns what the page says then. */
  async press(button: string, values: Readonly<Record<string, string>> = {}): Promise<Said> {
    const { document } = this.window;
    const pressed = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent === button,
    );
    const form = pressed?.closest('form');
    if (pressed === undefined || form === null || form === undefined) throw new Error(`No button ${button}`);
    for (const [name, value] of Object.entries(values)) {
      const input = form.querySelector(`input[name=${name}]`);
      if (input === null) throw new Error(`No field ${name}`);
      input.value = value;
    }
    pressed.click();
    return eventually(() => said(form));
  }
}

export interface Said {
  readonly status: string;
  readonly alert: string;
}

function said(form: BrowserElement): Said {
  const textOf = (role: string): string => form.querySelector(`[role=${role}]`)?.textContent ?? '';
  const now = { status: textOf('status'), alert: textOf('alert') };
  if (now.status === '' && now.alert === '') throw new Error('The page says nothing');
  return now;
}

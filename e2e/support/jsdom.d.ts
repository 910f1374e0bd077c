// The few words of jsdom that the tests use. Its own types bring those of the whole browser into every file.
declare module 'jsdom' {
  export interface BrowserElement {
    readonly textContent: string;
    value: string;
    closest(selector: string): BrowserElement | null;
    querySelector(selector: string): BrowserElement | null;
    click(): void;
  }

  export interface DOMWindow {
    readonly document: {
      readonly readyState: string;
      querySelectorAll(selector: string): Iterable<BrowserElement>;
    };
    readonly location: { readonly href: string };
    fetch: (path: string, init: RequestInit) => Promise<Response>;
  }

  export class JSDOM {
    constructor(
      html: string,
      options: {
        readonly url: string;
        readonly runScripts: 'dangerously';
        readonly resources: 'usable';
        readonly beforeParse: (window: DOMWindow) => void;
      },
    );
    readonly window: DOMWindow;
  }
}

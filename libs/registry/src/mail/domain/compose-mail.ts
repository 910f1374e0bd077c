export interface MailText {
  readonly subject: string;
  /** Paragraphs, in plain text. */
  readonly paragraphs: readonly string[];
  /** Where the reader goes next. */
  readonly link?: { readonly label: string; readonly url: string };
}

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One mail in the two forms that mail programs show (RFC 2046 §5.1.4). */
export function composeMail({ subject, paragraphs, link }: MailText): ComposedMail {
  const lines = link === undefined ? paragraphs : [...paragraphs, `${link.label}:\n${link.url}`];
  const blocks = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  const button =
    link === undefined ? [] : [`<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`];
  return {
    subject,
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body>${[...blocks, ...button].join('')}</body></html>`,
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

import { parseArgs } from 'node:util';

import type { Environment } from '@csms/platform-ops';
import { waitingMails } from '@csms/registry';

import { withRegistry } from './registry-connection';

export const MAILS_USAGE = 'mails [--to ADDRESS]   those that were not sent: without SMTP_URL all of them';

/** One mail after the other, newest first, for whoever develops without a mail server. */
export async function runMails(environment: Environment, args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  const mails = await withRegistry(environment, (database) => waitingMails(database, values.to));
  if (mails.length === 0) return 'No mail waits.';
  return mails
    .map(({ createdAt, recipient, subject, text }) =>
      [`Date: ${createdAt.toISOString()}`, `To: ${recipient}`, `Subject: ${subject}`, '', text].join('\n'),
    )
    .join(`\n${'─'.repeat(60)}\n`);
}

import type { OldRows } from '@csms/platform-db';

/** What nobody can use any more: it would only tell who was here, and when. */
export const OLD_REGISTRY_ROWS: readonly OldRows[] = [
  // A used token is kept until then: its second use shows that it was stolen.
  { table: 'refresh_token', isOld: 'expires_at < now()' },
  {
    table: 'user_session',
    isOld: `created_at < now() - interval '1 day'
      and not exists (select 1 from refresh_token where session_id = user_session.id)`,
  },
  { table: 'user_secret', isOld: 'expires_at < now()' },
  { table: 'sign_in_attempt', isOld: `since < now() - interval '1 day'` },
  { table: 'mail', isOld: `next_attempt_at is null and created_at < now() - interval '30 days'` },
  { table: 'template_application', isOld: `created_at < now() - interval '1 day'` },
  // Who never followed the link begins anew.
  {
    table: 'user_account',
    isOld: `kind = 'user' and verified_at is null and created_at < now() - interval '7 days'
      and not exists (select 1 from user_secret where user_id = user_account.id and expires_at > now())
      and not exists (select 1 from member where user_id = user_account.id)`,
  },
];

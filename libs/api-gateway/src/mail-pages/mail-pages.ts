import type { MailPage, PageField, PageForm } from './mail-page';

const PASSWORD_RULE = '10 to 200 characters with a small letter, a capital and a digit';

const newPassword: PageField = {
  name: 'new_password',
  label: 'New password',
  type: 'password',
  hint: PASSWORD_RULE,
  autocomplete: 'new-password',
};
const name: PageField = { name: 'name', label: 'Your name', type: 'text', autocomplete: 'name' };
const email: PageField = { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username' };
const ownPassword: PageField = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
};
const chosenPassword: PageField = { ...ownPassword, hint: PASSWORD_RULE, autocomplete: 'new-password' };

const takeOnProject = [
  { path: '/api/v1/installer/login', body: ['email', 'password'] },
  { path: '/api/v1/installer/invitations/{token}/accept', body: [], isSignedIn: true },
];

function passwordPage(path: string, request: string): MailPage {
  return {
    path,
    title: 'Choose a new password',
    text: 'You will be signed out everywhere.',
    forms: [
      {
        fields: [newPassword],
        button: 'Change the password',
        requests: [{ path: request, body: ['token', 'new_password'] }],
        done: 'Your password is changed. You can sign in with it now.',
      },
    ],
  };
}

/** Of an account that is there already, and of one that is made on the way. */
const INSTALLER_FORMS: readonly PageForm[] = [
  {
    title: 'You have an installer account',
    fields: [email, ownPassword],
    button: 'Sign in and take it on',
    requests: takeOnProject,
    done: 'The project is yours to work on.',
  },
  {
    title: 'You have none',
    fields: [
      { name: 'full_name', label: 'Your name', type: 'text', autocomplete: 'name' },
      { name: 'company', label: 'Company', type: 'text', autocomplete: 'organization' },
      email,
      chosenPassword,
    ],
    button: 'Sign up and take it on',
    requests: [
      { path: '/api/v1/installer/signup', body: ['full_name', 'company', 'email', 'password'] },
      ...takeOnProject,
    ],
    done: 'Your account is made, and the project is yours to work on.',
  },
];

const link = '/api/v1/handovers/{id}';

/** Where the links in our mails lead: everything that an answer by mail takes, without a console. */
export const MAIL_PAGES: readonly MailPage[] = [
  {
    path: '/verify-email',
    title: 'Confirm your e-mail address',
    text: 'With this you confirm that the address is yours.',
    forms: [
      {
        fields: [],
        button: 'Confirm',
        requests: [{ path: '/api/v1/auth/verify-email', body: ['token'] }],
        done: 'Your address is confirmed. You can sign in now.',
      },
    ],
  },
  passwordPage('/reset-password', '/api/v1/auth/reset-password'),
  passwordPage('/installer/reset-password', '/api/v1/installer/reset-password'),
  {
    path: '/invitations',
    title: 'Join the organization',
    text: 'If your address has an account already, leave name and password empty.',
    forms: [
      {
        fields: [
          { ...name, isOptional: true },
          { ...chosenPassword, isOptional: true },
        ],
        button: 'Join',
        requests: [{ path: '/api/v1/invitations/{token}/accept', body: ['name', 'password'] }],
        done: 'You belong to the organization now, and can sign in.',
      },
    ],
  },
  {
    path: '/installer/invitations',
    title: 'Take on the project',
    text: 'You are invited to install charge points.',
    forms: INSTALLER_FORMS,
  },
  {
    path: '/site-owners',
    title: 'Owner of a site',
    text: 'With this you confirm that you own the site, and take part in its handover.',
    forms: [
      {
        fields: [],
        button: 'Confirm',
        requests: [{ path: '/api/v1/site-owner-invitations/{token}/accept', body: [] }],
        done: 'Thank you. You get a mail when the charge points are ready to be handed over.',
      },
    ],
  },
  {
    path: '/handovers/:id',
    title: 'Handover of charge points',
    text: 'Please look at the record first: what was put up, how it was tested and who signed for it.',
    forms: [
      {
        fields: [],
        button: 'Look at the record (PDF)',
        requests: [{ path: `${link}/report`, body: ['token'], accept: 'application/pdf' }],
        done: 'The record is open in another window.',
      },
      {
        title: 'Accept',
        fields: [name],
        button: 'Accept the charge points',
        requests: [{ path: `${link}/accept`, body: ['token', 'name'] }],
        done: 'The charge points are handed over to you. You get a mail that says so.',
      },
      {
        title: 'Reject',
        fields: [name, { name: 'reason', label: 'What is missing', type: 'text' }],
        button: 'Reject',
        requests: [{ path: `${link}/reject`, body: ['token', 'name', 'reason'] }],
        done: 'The installer is told what is missing.',
      },
    ],
  },
];

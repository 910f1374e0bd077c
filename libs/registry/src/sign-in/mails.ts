import type { MailText } from '../mail/domain/compose-mail';
import type { AccountKind } from '../users/user-account.entity';

/** Where each kind of account has its pages. */
const PAGES: Readonly<Record<AccountKind, string>> = { user: '', installer: 'installer/' };

/** What people are told by mail, and where its links lead. */
export class AccountMails {
  constructor(private readonly publicUrl: string) {}

  verifyEmail(kind: AccountKind, name: string, token: string): MailText {
    return {
      subject: 'Confirm your e-mail address',
      paragraphs: [
        `Hello ${name},`,
        'please confirm that this address is yours. The link works once, for 48 hours. If you have not signed up, do nothing.',
      ],
      link: { label: 'Confirm the address', url: this.confirmation(kind, token) },
    };
  }

  /** To the owner of an account that somebody tried to make again. */
  alreadyRegistered(name: string): MailText {
    return {
      subject: 'You have an account already',
      paragraphs: [
        `Hello ${name},`,
        'somebody has just signed up with this address, which has an account already. If it was you, sign in, or ask for a new password. If it was not you, do nothing: nothing has changed.',
      ],
    };
  }

  resetPassword(kind: AccountKind, name: string, token: string): MailText {
    return {
      subject: 'Choose a new password',
      paragraphs: [
        `Hello ${name},`,
        'somebody has asked for a new password for your account. The link works once, for an hour. If it was not you, do nothing: your password stays as it is.',
      ],
      link: { label: 'Choose a new password', url: this.link(`${PAGES[kind]}reset-password`, token) },
    };
  }

  invitation(organization: string, role: string, token: string): MailText {
    return {
      subject: `You are invited to ${organization}`,
      paragraphs: [
        `${organization} invites you to work with its charge points, as ${role}.`,
        'The link works once, for seven days. If you do not know the organization, do nothing.',
      ],
      link: { label: 'Join', url: this.link('invitations', token) },
    };
  }

  installerAssigned(operator: string, project: string): MailText {
    return {
      subject: `${operator} has given you the project “${project}”`,
      paragraphs: [
        `${operator} has given you its project “${project}”: you find it among your projects when you sign in.`,
        'If you do not know the operator, tell it that this is a mistake.',
      ],
    };
  }

  installerInvitation(operator: string, project: string, token: string): MailText {
    return {
      subject: `${operator} invites you to install charge points`,
      paragraphs: [
        `${operator} invites you to work as an installer on its project “${project}”.`,
        'Sign up by the link, or sign in if you have an account; it works once, for seven days. If you do not know the operator, do nothing.',
      ],
      link: { label: 'Take on the project', url: this.link('installer/invitations', token) },
    };
  }

  siteOwnerInvitation(operator: string, name: string, token: string): MailText {
    return {
      subject: `${operator} names you as the owner of a site`,
      paragraphs: [
        `Hello ${name},`,
        `${operator} runs charge points at a site of yours, and will hand it over to you when it is ready.`,
        'Please confirm by the link that this is so; it works once, for seven days. If you do not know the operator, do nothing.',
      ],
      link: { label: 'Confirm', url: this.link('site-owners', token) },
    };
  }

  passwordChanged(name: string): MailText {
    return {
      subject: 'Your password was changed',
      paragraphs: [
        `Hello ${name},`,
        'your password was changed just now, and you are signed out everywhere. If it was not you, ask for a new password at once.',
      ],
    };
  }

  /** An installer's link is the API's own: there need be no page for installers. */
  private confirmation(kind: AccountKind, token: string): string {
    if (kind === 'user') return this.link('verify-email', token);
    return `${this.publicUrl}/api/v1/installer/confirm-email?token=${token}`;
  }

  /** In the fragment: neither servers nor their logs get to see it. */
  private link(page: string, token: string): string {
    return `${this.publicUrl}/${page}#token=${token}`;
  }
}

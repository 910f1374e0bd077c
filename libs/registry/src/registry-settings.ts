import { type Environment, EnvironmentError } from '@csms/platform-ops';

/** What the registry needs beside the settings that every service has. */
export class RegistrySettings {
  private constructor(
    /** Public address of the chargers' sockets, e.g. `wss://ocpp.example.com`. */
    readonly ocppPublicUrl: string,
    /** Public address of the REST API and of the pages that mails lead to. */
    readonly publicUrl: string,
    /** PEM, PKCS 8: signs access tokens. */
    readonly tokenKey: string,
    /** 32 bytes: seals secrets that must be read again. */
    readonly encryptionKey: Buffer,
    /** null: mails are kept, not sent. */
    readonly smtpUrl: string | null,
    readonly mailFrom: string,
    /** false: nobody would ever read them, in production without a mail server. */
    readonly sendsMail: boolean,
  ) {}

  static from(environment: Environment): RegistrySettings {
    const smtpUrl = environment.string('SMTP_URL', '');
    if (smtpUrl !== '' && !/^smtps?:\/\//.test(smtpUrl)) {
      throw new EnvironmentError('SMTP_URL must begin with smtp:// or smtps://');
    }
    const isProduction = environment.string('NODE_ENV', '') === 'production';
    return new RegistrySettings(
      environment.url('CSMS_OCPP_PUBLIC_URL', 'ws://127.0.0.1:9000'),
      environment.url('CSMS_PUBLIC_URL', 'http://127.0.0.1:3000'),
      environment.string('CSMS_TOKEN_KEY'),
      encryptionKeyOf(environment),
      smtpUrl === '' ? null : smtpUrl,
      environment.string('MAIL_FROM', 'Dynamo CSMS <no-reply@localhost>'),
      smtpUrl !== '' || !isProduction,
    );
  }
}

function encryptionKeyOf(environment: Environment): Buffer {
  const key = Buffer.from(environment.string('CSMS_ENCRYPTION_KEY'), 'base64');
  if (key.length === 32) return key;
  throw new EnvironmentError('CSMS_ENCRYPTION_KEY must be 32 bytes in base64 (openssl rand -base64 32)');
}

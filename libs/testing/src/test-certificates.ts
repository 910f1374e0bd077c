import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM. */
export interface TestCertificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority of a spec, made by `openssl`, with what it signs. */
export class TestAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'csms-certificates-'));

  constructor(name = 'Test root') {
    this.openssl('req', '-x509', ...EC, '-days', '2', '-subj', `/CN=${name}`, ...this.named('ca'));
  }

  /** Of the authority itself. */
  get certificateFile(): string {
    return this.file('ca.crt');
  }

  get certificate(): Buffer {
    return readFileSync(this.certificateFile);
  }

  /** @param subject as openssl wants it: `/CN=CP-1`; @param days negative: it is over */
  issue(subject: string, days = 2): TestCertificate {
    this.openssl(
      'req',
      ...EC,
      '-subj',
      subject,
      '-keyout',
      this.file('one.key'),
      '-out',
      this.file('one.csr'),
    );
    writeFileSync(this.file('one.ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    const by = ['-CA', this.file('ca.crt'), '-CAkey', this.file('ca.key'), '-CAcreateserial'];
    const what = ['-in', this.file('one.csr'), '-extfile', this.file('one.ext'), '-days', String(days)];
    this.openssl('x509', '-req', ...by, ...what, '-out', this.file('one.crt'));
    return { cert: readFileSync(this.file('one.crt')), key: readFileSync(this.file('one.key')) };
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** As the gateway reads them. */
  write(name: string, { cert, key }: TestCertificate): void {
    writeFileSync(this.file(`${name}.key`), key);
    writeFileSync(this.file(`${name}.crt`), cert);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private named(name: string): string[] {
    return ['-keyout', this.file(`${name}.key`), '-out', this.file(`${name}.crt`)];
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}

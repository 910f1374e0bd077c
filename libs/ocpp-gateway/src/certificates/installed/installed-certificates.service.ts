import { Inject, Injectable } from '@nestjs/common';

import { CodedError, NotFoundError, ValidationFailedError } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import type { Principal } from '@csms/platform-http';

import { ReadableChargePoints } from '../../charge-points/readable-charge-points';
import { CommandDispatch, requireAnswer } from '../../commands/command-dispatch';
import { CommandRoute } from '../../commands/command-route';
import type { CommandVerdict } from '../../commands/domain/command-verdict';
import type { FoundRoute } from '../../commands/route-finder';

import { type CertificateType, ocppWord, typesOf } from './domain/certificate-types';
import {
  type CertificateHashData,
  certificatesOf,
  type InstalledCertificate,
  named,
  questionsOf,
} from './domain/installed-certificates';
import { readCertificate } from './domain/read-certificate';

const ANSWER_WITHIN_MS = 30_000;

interface Question {
  readonly caller: Principal;
  readonly chargePointId: string;
  readonly holder: FoundRoute;
}

/** The certificates in a charger, which it alone knows: it is asked each time, by commands as all others are. */
@Injectable()
export class InstalledCertificates {
  constructor(
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandDispatch) private readonly commands: CommandDispatch,
  ) {}

  /** @throws not_found, validation_failed, charge_point_offline, charge_point_timeout, invalid_state, upstream_error */
  async list(
    caller: Principal,
    chargePointId: string,
    type: CertificateType | undefined,
  ): Promise<InstalledCertificate[]> {
    await this.chargePoints.require(caller, chargePointId);
    // Whoever may see the charger may see what is in it, though a command finds it out.
    const reader = { ...caller, grants: [] };
    const holder = await this.route.find(reader, chargePointId);
    if (type !== undefined) requireWord(holder.ocppVersion, type, 'type');
    return this.ask({ caller: reader, chargePointId, holder }, type);
  }

  /** @throws the same */
  async install(caller: Principal, chargePointId: string, type: CertificateType, pem: string) {
    const certificate = readCertificate(pem, new Date());
    const holder = await this.route.find(caller, chargePointId);
    const certificateType = requireWord(holder.ocppVersion, type, '/certificate_type');
    const payload = { certificateType, certificate: pem.trimStart() };
    const verdict = await this.send({ caller, chargePointId, holder }, 'InstallCertificate', payload);
    requireAccepted(chargePointId, 'InstallCertificate', verdict);
    return certificate;
  }

  /** @param name its hash, or its serial number @throws the same, conflict */
  async remove(caller: Principal, chargePointId: string, name: string): Promise<void> {
    const holder = await this.route.find(caller, chargePointId);
    const question = { caller, chargePointId, holder };
    const certificateHashData = requireOne(named(await this.ask(question), name), name);
    const verdict = await this.send(question, 'DeleteCertificate', { certificateHashData });
    if (verdict.reason === 'NotFound') throw new NotFoundError('certificate', name);
    requireAccepted(chargePointId, 'DeleteCertificate', verdict);
  }

  private async ask(question: Question, type?: CertificateType): Promise<InstalledCertificate[]> {
    const version = question.holder.ocppVersion;
    const found: InstalledCertificate[] = [];
    for (const payload of questionsOf(version, type === undefined ? typesOf(version) : [type])) {
      const verdict = await this.send(question, 'GetInstalledCertificateIds', payload);
      if (verdict.reason === 'NotFound') continue;
      requireAccepted(question.chargePointId, 'GetInstalledCertificateIds', verdict);
      found.push(...certificatesOf(version, payload, verdict.response as object));
    }
    return found;
  }

  /** @throws CodedError where there is no answer */
  private async send(
    { caller, chargePointId, holder }: Question,
    action: string,
    payload: object,
  ): Promise<CommandVerdict> {
    const order = {
      chargePointId,
      bulkId: null,
      command: action,
      action,
      parameters: payload,
      timeoutMs: ANSWER_WITHIN_MS,
    };
    const sent = await this.commands.dispatch(caller, holder, order, (send) => send(action, { ...payload }));
    requireAnswer(chargePointId, sent);
    return sent.verdict;
  }
}

/** @throws ValidationFailedError */
function requireWord(version: OcppVersion, type: CertificateType, pointer: string): string {
  const word = ocppWord(version, type);
  if (word !== null) return word;
  const detail = `A charge point of OCPP ${version} has no certificates of the type ${type}.`;
  throw new ValidationFailedError([{ pointer, code: 'not_supported', detail }]);
}

/** @throws CodedError */
function requireAccepted(chargePointId: string, action: string, { status, reason }: CommandVerdict): void {
  if (status === 'Accepted') return;
  if (reason === 'invalid_response') {
    throw new CodedError(
      'upstream_error',
      `The charge point ${chargePointId} answered ${action} in no valid words.`,
    );
  }
  const detail = `The charge point ${chargePointId} refused ${action}: ${reason ?? 'it says no more'}.`;
  throw new CodedError('invalid_state', detail, { reason });
}

/** @throws NotFoundError, CodedError */
function requireOne(found: readonly CertificateHashData[], name: string): CertificateHashData {
  const [one, another] = found;
  if (one === undefined) throw new NotFoundError('certificate', name);
  if (another === undefined) return one;
  throw new CodedError(
    'conflict',
    `${found.length} certificates have the serial number ${name}: name one by its hash.`,
  );
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CommandRequested } from '@csms/contracts';
import { CodedError, InvalidStateError, newId, NotFoundError, seal } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { RegistrySettings } from '../registry-settings';

import { ChargePointEntity } from './charge-point.entity';
import { ChargePointAnnouncer } from './charge-point-announcer';
import { complete, lockOne, type RegisteredChargePoint } from './charge-points.service';
import { commandRequest } from './command-request';
import { generateOcppPassword } from './domain/ocpp-password';
import { begun, decided, isOpen, type PushOutcome, used } from './domain/password-push';

/** New passwords that chargers are told by a command: until one comes with its new one, both open a socket. */
@Injectable()
export class PasswordPushes {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(RegistrySettings) private readonly settings: RegistrySettings,
  ) {}

  /** @throws invalid_state, conflict, not_found */
  push(caller: Principal, chargePointId: string): Promise<RegisteredChargePoint> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockOne(tx, caller, chargePointId);
      requirePushable(row);
      const before = snapshot(row);
      const { password, sha256 } = generateOcppPassword();
      const commandId = newId('cmd');
      row.passwordPush = begun(commandId, sha256, new Date());
      row.updatedAt = new Date();
      await tx.save(row);
      await this.announcer.announceUpdated(tx, [row]);
      await this.command(tx, row, commandId, password);
      const resource = { resourceType: 'charge_point', resourceId: row.id };
      const action = 'charge_point.credentials_pushed';
      await this.audit.record(tx, caller, { action, ...resource, before, after: row });
      return { row: await complete(tx, row), password };
    });
  }

  read(caller: Principal, chargePointId: string): Promise<ChargePointEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      if (row === null || !reachesSite(caller, 'read', row.siteId)) {
        throw new NotFoundError('charge_point', chargePointId);
      }
      return row;
    });
  }

  /** What became of the command. */
  decided(tx: EntityManager, chargePointId: string, commandId: string, outcome: PushOutcome): Promise<void> {
    return this.change(tx, chargePointId, (row) => {
      const push = decided(row.passwordPush, commandId, outcome, new Date());
      if (push !== null) row.passwordPush = push;
      return push !== null;
    });
  }

  /** The charger came with it: the old one opens no socket any more. */
  used(tx: EntityManager, chargePointId: string, commandId: string): Promise<void> {
    return this.change(tx, chargePointId, (row) => {
      const push = used(row.passwordPush, commandId);
      if (push === null) return false;
      const { used: sha256, ...rest } = push;
      row.ocppPasswordSha256 = sha256;
      row.passwordPush = rest;
      return true;
    });
  }

  private async change(
    tx: EntityManager,
    chargePointId: string,
    apply: (row: ChargePointEntity) => boolean,
  ): Promise<void> {
    const row = await tx.findOne(ChargePointEntity, {
      where: { id: chargePointId },
      lock: { mode: 'pessimistic_write' },
    });
    if (row === null || !apply(row)) return;
    row.updatedAt = new Date();
    await tx.save(row);
    await this.announcer.announceUpdated(tx, [row]);
  }

  private command(
    tx: EntityManager,
    { id, organizationId }: ChargePointEntity,
    commandId: string,
    password: string,
  ): Promise<void> {
    const sealed = seal(this.settings.encryptionKey, id, password);
    const command = { name: 'set_password' as const, sealed_password: sealed.toString('base64') };
    const data = commandRequest({ id, organizationId }, { commandId, command, reference: null });
    return this.outbox.append(tx, { definition: CommandRequested, organizationId, data });
  }
}

function requirePushable({ securityProfile, passwordPush }: ChargePointEntity): void {
  if (securityProfile !== 1 && securityProfile !== 2) {
    throw new InvalidStateError(`Security profile ${securityProfile} has no password.`);
  }
  if (isOpen(passwordPush)) {
    throw new CodedError(
      'conflict',
      'A new password is on its way to the charger, which has not come with it yet; without `push` another is made at once.',
    );
  }
}

import { Inject, Injectable } from '@nestjs/common';

import { Database } from '@csms/platform-db';
import { type Check, type Principal } from '@csms/platform-http';

import { AccountAudit } from '../audit/account-audit';
import { snapshot } from '../audit/domain/snapshot';
import { UserAccountEntity } from '../users/user-account.entity';

import type { UpdateInstallerDto } from './dto/installer-account.dto';
import { InstallerEntity } from './installer.entity';
import type { InstallerAccount } from './installer-registration.service';

/** What installers say of themselves. */
@Injectable()
export class InstallerProfile {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AccountAudit) private readonly audit: AccountAudit,
  ) {}

  get({ subject: id }: Principal): Promise<InstallerAccount> {
    return this.database.transaction(async (tx) => ({
      account: await tx.findOneByOrFail(UserAccountEntity, { id }),
      installer: await tx.findOneByOrFail(InstallerEntity, { id }),
    }));
  }

  update(
    caller: Principal,
    input: UpdateInstallerDto,
    check: Check<InstallerAccount>,
  ): Promise<InstallerAccount> {
    return this.database.transaction(async (tx) => {
      const where = { id: caller.subject };
      const lock = { mode: 'pessimistic_write' } as const;
      const account = await tx.findOneOrFail(UserAccountEntity, { where, lock });
      const installer = await tx.findOneByOrFail(InstallerEntity, where);
      check({ account, installer });
      const before = snapshot(installer);
      if (input.first_name !== undefined) installer.firstName = input.first_name;
      if (input.last_name !== undefined) installer.lastName = input.last_name;
      if (input.company !== undefined) installer.company = input.company;
      if (input.phone !== undefined) installer.phone = input.phone;
      const name = `${installer.firstName} ${installer.lastName ?? ''}`.trim();
      await tx.save(installer);
      await tx.save(Object.assign(account, { name, updatedAt: new Date() }));
      await this.audit.record(tx, caller, account, 'updated', { before, after: installer });
      return { account, installer };
    });
  }
}

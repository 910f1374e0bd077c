import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { tokenKey } from '../../tokens/domain/token-key';
import { TokenEntity } from '../../tokens/token.entity';
import type { LocalList } from '../domain/neutral-command';

/** Which kinds of tokens the tags of a local list are: those that were issued say it, where the caller does not. */
@Injectable()
export class ListedTypes {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  async fillIn({ organizationId }: Principal, list: LocalList): Promise<LocalList> {
    const keys = list.local_authorization_list
      .filter(({ type }) => type === undefined)
      .map(({ id_tag }) => tokenKey(id_tag));
    if (keys.length === 0) return list;
    const issued = await this.database.run(organizationId, (tx) =>
      tx.find(TokenEntity, {
        select: { organizationId: true, idTokenKey: true, type: true },
        where: { organizationId, idTokenKey: In(keys) },
      }),
    );
    const types = new Map(issued.map(({ idTokenKey, type }) => [idTokenKey, type]));
    return {
      ...list,
      local_authorization_list: list.local_authorization_list.map((tag) => {
        const type = tag.type ?? types.get(tokenKey(tag.id_tag)) ?? null;
        return type === null ? tag : { ...tag, type };
      }),
    };
  }
}

import { ValidationFailedError } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';

import { generateAppToken } from './domain/app-token';
import type { IssueIdTagDto } from './dto/id-tag.dto';
import { IdTagEntity } from './id-tag.entity';

/** @throws ValidationFailedError for a card without its tag: only an app takes any */
export function newIdTag({ organizationId }: Principal, input: IssueIdTagDto): IdTagEntity {
  const now = new Date();
  const idTag = input.id_tag ?? (input.type === 'Central' ? generateAppToken() : null);
  if (idTag === null) {
    throw new ValidationFailedError([
      { pointer: '/id_tag', code: 'required', detail: 'id_tag is needed, but for a token of an app.' },
    ]);
  }
  return Object.assign(new IdTagEntity(), {
    organizationId,
    idTagKey: idTag.toUpperCase(),
    idTag,
    type: input.type ?? 'ISO14443',
    status: input.status ?? 'active',
    validUntil: instantOf(input.valid_until),
    driverId: input.driver_id ?? null,
    groupIdTag: input.group_id_tag ?? null,
    roamingParty: input.roaming_party?.toUpperCase() ?? null,
    label: input.label ?? null,
    createdAt: now,
    updatedAt: now,
  });
}

export function instantOf(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}

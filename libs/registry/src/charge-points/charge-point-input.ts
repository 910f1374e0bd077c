import { Decimal } from '@csms/kernel';

import type { OrganizationSettings } from '../organization-settings/domain/organization-settings';

import type { ChargePointEntity, Location } from './charge-point.entity';
import type { LocationDto, RegisterChargePointDto, UpdateChargePointDto } from './dto/charge-point.dto';

type New = Omit<ChargePointEntity, 'id' | 'organizationId' | 'siteId' | 'projectId' | 'ocppPasswordSha256'>;

/** A charge point as a person states it; it has said nothing itself yet. */
export function newChargePoint(
  input: RegisterChargePointDto,
  { heartbeatIntervalSeconds }: Pick<OrganizationSettings, 'heartbeatIntervalSeconds'>,
): New {
  const now = new Date();
  return {
    name: input.name ?? null,
    vendor: input.vendor ?? null,
    model: input.model ?? null,
    serialNumber: input.serial_number ?? null,
    ocppVersion: input.ocpp_version ?? null,
    location: locationOf(input.location),
    maxPowerKw: powerOf(input.max_power_kw),
    installation: null,
    securityProfile: input.security_profile ?? 1,
    passwordPush: null,
    heartbeatIntervalSeconds,
    lifecycle: 'registered',
    decommissionedAt: null,
    reportedVendor: null,
    reportedModel: null,
    reportedSerialNumber: null,
    firmwareVersion: null,
    bootedAt: null,
    bootStatus: null,
    status: 'registered',
    online: false,
    presenceAt: null,
    presenceEpoch: 0,
    lastSeenAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** Single members; null takes one away. */
export function applyChargePoint(row: ChargePointEntity, input: UpdateChargePointDto): void {
  if (input.name !== undefined) row.name = input.name;
  if (input.vendor !== undefined) row.vendor = input.vendor;
  if (input.model !== undefined) row.model = input.model;
  if (input.serial_number !== undefined) row.serialNumber = input.serial_number;
  if (input.ocpp_version !== undefined) row.ocppVersion = input.ocpp_version;
  if (input.location !== undefined) row.location = locationOf(input.location);
  if (input.max_power_kw !== undefined) row.maxPowerKw = powerOf(input.max_power_kw);
}

function locationOf(input: LocationDto | null | undefined): Location | null {
  if (input == null) return null;
  return { latitude: input.latitude, longitude: input.longitude, address: input.address ?? null };
}

function powerOf(kw: number | null | undefined): Decimal | null {
  return kw == null ? null : new Decimal(String(kw));
}

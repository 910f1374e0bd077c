import { Inject, Injectable } from '@nestjs/common';

import { RegistrySettings } from '../registry-settings';

import type { RegisteredChargePoint } from './charge-points.service';
import type { ConnectorEntity } from './connector.entity';
import type { ChargePointWithConnectors } from './connectors';
import { isAnotherSerialNumber } from './domain/charge-point-status';
import { ocppEndpoint } from './domain/ocpp-endpoint';
import type { PasswordPush } from './domain/password-push';
import type { ChargePointDto, RegisteredChargePointDto } from './dto/charge-point.dto';
import type { ConnectorDto } from './dto/connector.dto';
import type { CredentialsDto, PasswordPushDto } from './dto/hardware.dto';

/** A charge point as REST shows it: what is not named here stays inside. */
@Injectable()
export class ChargePointMapper {
  constructor(@Inject(RegistrySettings) private readonly settings: RegistrySettings) {}

  toDto(row: ChargePointWithConnectors): ChargePointDto {
    return {
      charge_point_id: row.id,
      name: row.name,
      site_id: row.siteId,
      project_id: row.projectId,
      ocpp_version: row.ocppVersion,
      status: row.status,
      lifecycle: row.lifecycle,
      vendor: row.vendor,
      model: row.model,
      serial_number: row.serialNumber,
      reported_vendor: row.reportedVendor,
      reported_model: row.reportedModel,
      reported_serial_number: row.reportedSerialNumber,
      serial_number_mismatch: isAnotherSerialNumber(row.serialNumber, row.reportedSerialNumber),
      firmware_version: row.firmwareVersion,
      booted_at: row.bootedAt?.toISOString() ?? null,
      boot_status: row.bootStatus,
      online: row.online,
      last_seen_at: row.lastSeenAt?.toISOString() ?? null,
      location: row.location,
      max_power_kw: row.maxPowerKw?.toNumber() ?? null,
      connectors: row.connectors.map(connectorDto),
      security_profile: row.securityProfile,
      ocpp_endpoint: ocppEndpoint(this.settings.ocppPublicUrl, row.id, row.ocppVersion),
      registered_at: row.createdAt.toISOString(),
      decommissioned_at: row.decommissionedAt?.toISOString() ?? null,
      created_at: row.createdAt.toISOString(),
      updated_at: row.updatedAt.toISOString(),
    };
  }

  /** With the password, which is shown this once. */
  toRegisteredDto({ row, password }: RegisteredChargePoint): RegisteredChargePointDto {
    return Object.assign(this.toDto(row), { ocpp_password: password });
  }

  /** What the charger needs to connect. */
  toCredentialsDto(renewed: RegisteredChargePoint): CredentialsDto {
    const { charge_point_id, security_profile, ocpp_endpoint, ocpp_password } = this.toRegisteredDto(renewed);
    const push = toPasswordPushDto(renewed.row.passwordPush);
    return { charge_point_id, security_profile, ocpp_endpoint, ocpp_password, push };
  }
}

export function toPasswordPushDto(push: PasswordPush | null): PasswordPushDto | null {
  return push === null
    ? null
    : {
        command_id: push.id,
        status: push.status,
        reason: push.reason,
        requested_at: push.requestedAt,
        old_password_valid_until: push.oldValidUntil,
      };
}

function connectorDto(connector: ConnectorEntity): ConnectorDto {
  return {
    connector_id: connector.connectorId,
    evse_id: connector.evseId,
    type: connector.type,
    max_power_kw: connector.maxPowerKw?.toNumber() ?? null,
    status: connector.status,
    error_code: connector.errorCode,
    updated_at: connector.statusAt?.toISOString() ?? null,
  };
}

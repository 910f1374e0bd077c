import { Inject, Injectable } from '@nestjs/common';

import { RegistrySettings } from '../registry-settings';

import type { ChargePointEntity } from './charge-point.entity';
import { ocppEndpoint } from './domain/ocpp-endpoint';
import type { ChargePointDto } from './dto/charge-point.dto';

/** A charge point as REST shows it: what is not named here stays inside. */
@Injectable()
export class ChargePointMapper {
  constructor(@Inject(RegistrySettings) private readonly settings: RegistrySettings) {}

  toDto(row: ChargePointEntity): ChargePointDto {
    return {
      charge_point_id: row.id,
      name: row.name,
      site_id: row.siteId,
      project_id: row.projectId,
      ocpp_version: row.ocppVersion,
      vendor: row.vendor,
      model: row.model,
      serial_number: row.serialNumber,
      security_profile: row.securityProfile,
      lifecycle: row.lifecycle,
      ocpp_endpoint: ocppEndpoint(this.settings.ocppPublicUrl, row.id, row.ocppVersion),
      registered_at: row.createdAt.toISOString(),
    };
  }
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ReportData201 } from '@csms/ocpp';

/** What a station reported of one variable of its device model (OCPP 2.0.1 Part 1 §4). */
@Entity('device_variable')
export class DeviceVariableEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  /** Component and variable with their instances and EVSE, as one text. */
  @PrimaryColumn('text')
  key: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'component_name' })
  componentName: string;

  @Column('text', { name: 'variable_name' })
  variableName: string;

  @Column('jsonb')
  data: ReportData201;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;
}

import { ApiProperty } from '@nestjs/swagger';

const rows = (of: string, example: object) => ({
  type: 'array' as const,
  items: { type: 'object' as const, additionalProperties: true },
  description: `As \`GET ${of}\` shows them`,
  example: [example],
});

/** What the services know of one driver. */
export class DriverDataDto {
  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  generated_at: string;

  @ApiProperty({ example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  organization_id: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'As `GET /api/v1/drivers/{driver_id}` shows it',
    example: { driver_id: 'drv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', name: 'Anna Smith' },
  })
  driver: object;

  @ApiProperty(rows('/api/v1/id-tags', { id_tag: '04A1B2C3D4E5F6' }))
  id_tags: object[];

  @ApiProperty(rows('/api/v1/vehicles', { vehicle_id: 'veh_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' }))
  vehicles: object[];

  @ApiProperty(rows('/api/v1/sessions', { session_id: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' }))
  sessions: object[];

  @ApiProperty(rows('/api/v1/reservations', { reservation_id: 'rsv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' }))
  reservations: object[];

  @ApiProperty(rows('/api/v1/sessions/attempts', { attempt_id: 'att_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' }))
  attempts: object[];

  @ApiProperty(rows('/api/v1/billing/sessions', { id: 'bsn_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' }))
  bills: object[];
}

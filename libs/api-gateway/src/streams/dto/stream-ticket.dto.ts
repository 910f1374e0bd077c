import { ApiProperty } from '@nestjs/swagger';

export class StreamTicketDto {
  @ApiProperty({
    description:
      'Opens one stream, as the WebSocket subprotocol `ticket.<ticket>` beside `dynamo.v1`. Shown once; of no use after the first',
    example: 'q3v6Z1M0J6Y5QH2T8C4RNq3v6Z1M0J6Y5QH2T8C4RNq',
  })
  ticket: string;

  @ApiProperty({ description: 'RFC 3339, UTC; a minute from now', example: '2026-05-01T08:13:00.000Z' })
  expires_at: string;
}

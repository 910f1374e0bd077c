import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { HandoverReportDto } from './dto/handover-report.dto';
import type { HandoverEntity } from './handover.entity';
import { toReportDto } from './handover.mapper';
import { handoverPdf } from './handover-pdf';

export const ApiReport = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(HandoverReportDto),
    ApiOkResponse({
      description: 'The record, and what was decided',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(HandoverReportDto) } },
        'application/pdf': { schema: { type: 'string', format: 'binary', example: '%PDF-1.3 …' } },
      },
    }),
  );

export async function sendReport(
  reply: FastifyReply,
  handover: HandoverEntity,
  format: 'json' | 'pdf',
): Promise<HandoverReportDto | Buffer> {
  const report = toReportDto(handover);
  if (format === 'json') return report;
  void reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename="${report.record.handover_id}.pdf"`);
  return handoverPdf(report);
}

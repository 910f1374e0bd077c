import type { DeviceVariableEntity } from './device-variable.entity';
import type { DeviceVariableDto, ReportDto } from './dto/report.dto';
import type { ReportPartEntity } from './report-part.entity';

export function toDeviceVariableDto({ data, reportedAt }: DeviceVariableEntity): DeviceVariableDto {
  return {
    component: data.component,
    variable: data.variable,
    attributes: data.variableAttribute,
    characteristics: data.variableCharacteristics ?? null,
    reported_at: reportedAt.toISOString(),
  };
}

/** One report for each kind. */
export function toReportDtos(parts: readonly ReportPartEntity[]): ReportDto[] {
  return [...Map.groupBy(parts, ({ kind }) => kind)].map(([kind, ofKind]) => ({
    kind,
    is_complete: ofKind.every(({ seqNo }, index) => seqNo === index) && ofKind.at(-1)?.isLast === true,
    parts: ofKind.length,
    generated_at: ofKind[0]?.generatedAt?.toISOString() ?? null,
    received_at: new Date(Math.max(...ofKind.map(({ receivedAt }) => receivedAt.getTime()))).toISOString(),
    content: ofKind.flatMap(({ content }) => content),
  }));
}

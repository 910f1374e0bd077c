import type { CommissioningTemplateEntity } from './commissioning-template.entity';
import { type RunTemplate, valuesOf } from './domain/template';
import type { InstallerTemplateDto, TemplateDto } from './dto/template.dto';

export function toTemplateDto(row: CommissioningTemplateEntity): TemplateDto {
  return {
    id: row.id,
    name: row.name,
    vendor: row.vendor,
    model: row.model,
    configuration: { ocpp16: { ...row.configuration.ocpp16 }, ocpp201: { ...row.configuration.ocpp201 } },
    checks: [...row.checks],
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function toInstallerTemplateDto(row: CommissioningTemplateEntity): InstallerTemplateDto {
  return Object.assign(toTemplateDto(row), { organization_id: row.organizationId });
}

export function toRunTemplate({ id, name, configuration, checks }: CommissioningTemplateEntity): RunTemplate {
  return { id, name, values: valuesOf(configuration), checks };
}

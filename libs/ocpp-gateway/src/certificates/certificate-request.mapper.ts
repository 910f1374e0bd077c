import type { CertificateRequestEntity } from './certificate-request.entity';
import type { CertificateRequestDto } from './dto/certificate-request.dto';

export function toCertificateRequestDto(row: CertificateRequestEntity): CertificateRequestDto {
  return {
    request_id: row.id,
    charge_point_id: row.chargePointId,
    certificate_type: row.certificateType,
    csr: row.csr,
    subject: row.subject,
    status: row.status,
    requested_at: row.requestedAt.toISOString(),
    answered_at: row.answeredAt?.toISOString() ?? null,
  };
}

import type { InstallerDto, InstallerProfileDto } from './dto/installer-account.dto';
import type { InstallerAccount } from './installer-registration.service';

export function toInstallerDto({ account, installer }: InstallerAccount): InstallerDto {
  return {
    installer_id: account.id,
    email: account.email,
    first_name: installer.firstName,
    last_name: installer.lastName,
    company: installer.company,
    phone: installer.phone,
    status: account.verifiedAt === null ? 'pending_verification' : 'active',
    created_at: account.createdAt.toISOString(),
  };
}

export function toInstallerProfileDto(found: InstallerAccount): InstallerProfileDto {
  return Object.assign(toInstallerDto(found), {
    email_confirmed: found.installer.emailConfirmedAt !== null,
  });
}

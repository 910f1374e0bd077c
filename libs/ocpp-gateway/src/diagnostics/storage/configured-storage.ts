import type { OcppGatewaySettings } from '../../ocpp-gateway-settings';

import { DirectoryStorage } from './directory-storage';
import type { FileStorage } from './file-storage';
import { S3Storage } from './s3-storage';

export async function configuredStorage({ uploads }: OcppGatewaySettings): Promise<FileStorage> {
  return uploads.s3 === null ? new DirectoryStorage(uploads.directory) : S3Storage.of(uploads.s3);
}

import type { Environment } from '@csms/platform-ops';

import type { S3Options } from '../storage/s3-storage';

/** Of logs that chargers upload to us. */
export interface UploadSettings {
  /** Where chargers reach us, without a path of ours. */
  readonly publicUrl: string;
  /** Where people and programs reach the REST API. */
  readonly apiUrl: string;
  readonly maxBytes: number;
  /** How long an address is good. */
  readonly hours: number;
  /** How long a log is kept. */
  readonly keptDays: number;
  /** null: a folder. */
  readonly s3: S3Options | null;
  readonly directory: string;
}

const MEGABYTE = 1024 * 1024;

export function uploadSettings(environment: Environment): UploadSettings {
  const apiUrl = environment.url('CSMS_PUBLIC_URL', 'http://127.0.0.1:3000');
  return {
    apiUrl,
    publicUrl: environment.url('CSMS_UPLOAD_PUBLIC_URL', apiUrl),
    maxBytes: environment.integer('DIAGNOSTICS_MAX_MB', { default: 200, min: 1, max: 10_240 }) * MEGABYTE,
    hours: environment.integer('DIAGNOSTICS_UPLOAD_HOURS', { default: 24, min: 1, max: 720 }),
    keptDays: environment.integer('DIAGNOSTICS_DAYS', { default: 30, min: 1, max: 3_660 }),
    s3: s3Of(environment),
    directory: environment.string('DIAGNOSTICS_DIR', '.data/diagnostics'),
  };
}

function s3Of(environment: Environment): S3Options | null {
  const bucket = environment.string('DIAGNOSTICS_S3_BUCKET', '');
  if (bucket === '') return null;
  const endpoint = environment.string('DIAGNOSTICS_S3_ENDPOINT', '');
  const prefix = environment.string('DIAGNOSTICS_S3_PREFIX', '').replace(/^\/+|\/+$/g, '');
  return {
    bucket,
    endpoint: endpoint === '' ? null : environment.url('DIAGNOSTICS_S3_ENDPOINT'),
    region: environment.string('DIAGNOSTICS_S3_REGION', 'us-east-1'),
    prefix: prefix === '' ? '' : `${prefix}/`,
    isPathStyle: environment.oneOf('DIAGNOSTICS_S3_PATH_STYLE', ['true', 'false'], 'true') === 'true',
  };
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { CALLS, conformanceDocument, ocppGatewayService } from '@csms/ocpp-gateway';
import { composeService } from '@csms/platform-http';

import { documentEnvironment } from './document-environment';

/** @returns null when the file is up to date (or was written), else what to do */
export async function writeConformance(file: string, isCheck: boolean): Promise<string | null> {
  const app = await composeService(ocppGatewayService, documentEnvironment());
  const text = conformanceDocument(CALLS.map((feature) => app.get(feature)));
  if (!isCheck) {
    writeFileSync(file, text);
    return null;
  }
  const isUpToDate = existsSync(file) && readFileSync(file, 'utf8') === text;
  return isUpToDate ? null : `${file} is out of date: run npm run conformance and commit it`;
}

import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { Problem } from '../problem/problem';

import {
  completeOperation,
  type DocumentedOperation,
  problemExamples,
  type SharedProblems,
} from './complete-operation';
import { documentIdempotencyKey } from './document-idempotency-key';

export const OPENAPI_VERSION = '3.1.0';

export interface DocumentedService {
  readonly name: string;
  readonly description: string;
}

/**
 * The OpenAPI document of one service: the paths that it owns. The API gateway routes by the merged documents, so
 * every operation names its service (`x-csms-service`) and who may call it (`x-access`, `x-required-scope`).
 */
export function serviceDocument(app: INestApplication, service: DocumentedService): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(`Dynamo CSMS: ${service.name}`)
    .setDescription(service.description)
    .setVersion('1')
    .setOpenAPIVersion(OPENAPI_VERSION)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api_key')
    .addBasicAuth({ type: 'http', scheme: 'basic', description: 'OAuth client' }, 'client')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [Problem],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  // Health, metrics and documents are the process's own, not part of what is offered.
  const owned = Object.entries(document.paths).filter(([path]) => /^\/(api|uploads)\//.test(path));
  const shared: SharedProblems = new Map();
  for (const [, item] of owned) {
    if (item.post !== undefined) documentIdempotencyKey(item.post);
    for (const operation of Object.values(item as Record<string, DocumentedOperation>)) {
      operation['x-csms-service'] = service.name;
      completeOperation(operation, document, shared);
    }
  }
  const responses = Object.fromEntries(shared) as NonNullable<OpenAPIObject['components']>['responses'];
  const components = { ...document.components, responses, examples: problemExamples() };
  return { ...document, components, paths: Object.fromEntries(owned) };
}

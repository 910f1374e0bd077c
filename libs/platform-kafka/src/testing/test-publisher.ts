import { SILENT_LOGGER } from '../connection/event-logger';
import { EventPublisher, type EventPublisherOptions } from '../publishing/event-publisher';

import { type ThingData, ThingHappened, ThingMeasured } from './test-events';
import type { TestInstallation } from './test-installation';

/** Tells things on an installation's topic. */
export class TestPublisher {
  readonly publisher: EventPublisher;

  constructor(installation: TestInstallation, options: Partial<EventPublisherOptions> = {}) {
    this.publisher = new EventPublisher({
      client: installation.client(),
      source: 'specs',
      topicPrefix: installation.topicPrefix,
      logger: SILENT_LOGGER,
      ...options,
    });
  }

  happened(data: ThingData, id?: string): Promise<void> {
    return this.publisher.publish({
      definition: ThingHappened,
      data,
      organizationId: 'org_1',
      ...(id === undefined ? {} : { id }),
    });
  }

  measured(data: ThingData): Promise<void> {
    return this.publisher.publish({ definition: ThingMeasured, data, organizationId: 'org_1' });
  }

  close(): Promise<void> {
    return this.publisher.close();
  }
}

/** 1 to `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

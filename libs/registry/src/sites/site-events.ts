import { SiteChanged } from '@csms/contracts';
import type { OutgoingEvent } from '@csms/platform-kafka';

import type { SiteEntity } from './site.entity';

export function siteChanged(site: SiteEntity): OutgoingEvent<typeof SiteChanged> {
  return {
    definition: SiteChanged,
    organizationId: site.organizationId,
    data: {
      site_id: site.id,
      organization_id: site.organizationId,
      name: site.name,
      address: site.address,
      country: site.country,
      latitude: site.latitude,
      longitude: site.longitude,
      time_zone: site.timeZone,
      max_power_w: site.maxPowerKw.times(1000).toNumber(),
      ocpi_publish: site.ocpiPublish,
      free_vend: site.freeVend,
      unknown_tags_offline: site.unknownTagsOffline,
      opening_times:
        site.openingTimes === null
          ? null
          : {
              twentyfourseven: site.openingTimes.twentyfourseven,
              regular_hours: [...site.openingTimes.regular_hours],
              exceptional_openings: [...site.openingTimes.exceptional_openings],
              exceptional_closings: [...site.openingTimes.exceptional_closings],
            },
      created_at: site.createdAt.toISOString(),
      updated_at: site.updatedAt.toISOString(),
    },
  };
}

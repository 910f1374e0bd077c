import { Decimal, ValidationFailedError } from '@csms/kernel';

import type { OrganizationEntity } from '../organizations/organization.entity';

import type { OpeningTimes } from './domain/opening-times';
import type { CreateSiteDto, OpeningTimesDto, UpdateSiteDto } from './dto/site.dto';
import type { SiteEntity } from './site.entity';

type Defaults = Pick<OrganizationEntity, 'timeZone' | 'country'>;
type Stated = Pick<
  SiteEntity,
  | 'name'
  | 'address'
  | 'maxPowerKw'
  | 'latitude'
  | 'longitude'
  | 'timeZone'
  | 'country'
  | 'ocpiPublish'
  | 'freeVend'
  | 'unknownTagsOffline'
  | 'openingTimes'
  | 'updatedAt'
>;

/** A whole site as a client states it; what is left out takes the organization's. */
export function toSite(input: CreateSiteDto, organization: Defaults): Stated {
  return {
    name: input.name,
    address: input.address,
    maxPowerKw: new Decimal(String(input.max_power_kw)),
    latitude: input.lat,
    longitude: input.lng,
    timeZone: zoneOf(input) ?? organization.timeZone,
    country: input.country ?? organization.country,
    ocpiPublish: input.ocpi_publish ?? false,
    freeVend: input.free_vend ?? false,
    unknownTagsOffline: input.unknown_tags_offline ?? 'refuse',
    openingTimes: openingTimesOf(input.opening_times),
    updatedAt: new Date(),
  };
}

/** A change of single members; null gives a member its default back. */
export function applySite(site: SiteEntity, input: UpdateSiteDto, organization: Defaults): SiteEntity {
  if (input.name !== undefined) site.name = input.name;
  if (input.address !== undefined) site.address = input.address;
  if (input.max_power_kw !== undefined) site.maxPowerKw = new Decimal(String(input.max_power_kw));
  if (input.lat !== undefined) site.latitude = input.lat;
  if (input.lng !== undefined) site.longitude = input.lng;
  const zone = zoneOf(input);
  if (zone !== undefined) site.timeZone = zone ?? organization.timeZone;
  if (input.country !== undefined) site.country = input.country ?? organization.country;
  if (input.ocpi_publish !== undefined) site.ocpiPublish = input.ocpi_publish ?? false;
  if (input.free_vend !== undefined) site.freeVend = input.free_vend ?? false;
  if (input.unknown_tags_offline !== undefined) {
    site.unknownTagsOffline = input.unknown_tags_offline ?? 'refuse';
  }
  if (input.opening_times !== undefined) site.openingTimes = openingTimesOf(input.opening_times);
  return site;
}

/** `timezone` is another name of `time_zone`. */
function zoneOf({
  time_zone: zone,
  timezone: alias,
}: Pick<CreateSiteDto, 'time_zone' | 'timezone'>): string | null | undefined {
  if (zone !== undefined && alias !== undefined && zone !== alias) {
    throw new ValidationFailedError([
      { pointer: '/timezone', code: 'contradiction', detail: 'timezone and time_zone name different zones.' },
    ]);
  }
  return zone === undefined ? alias : zone;
}

function openingTimesOf(input: OpeningTimesDto | null | undefined): OpeningTimes | null {
  if (input == null) return null;
  return {
    twentyfourseven: input.twentyfourseven,
    regular_hours: input.regular_hours ?? [],
    exceptional_openings: input.exceptional_openings ?? [],
    exceptional_closings: input.exceptional_closings ?? [],
  };
}

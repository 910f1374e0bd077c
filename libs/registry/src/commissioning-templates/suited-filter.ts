import type { Condition } from '@csms/platform-db';

import type { Suited } from './domain/best-template';

/** Templates for chargers of this vendor and model, those for any included. As {@link suits} has it. */
export function suitedFilter({ vendor, model }: { readonly [Part in keyof Suited]?: string }): Condition[] {
  return [
    ['(template.vendor is null or upper(trim(template.vendor)) = upper(trim(:vendor)))', { vendor }],
    ['(template.model is null or upper(trim(template.model)) = upper(trim(:model)))', { model }],
  ];
}

import { SetMetadata } from '@nestjs/common';

export const ACTS_OUTSIDE = 'csms:acts-outside';

/**
 * A POST that does something outside of its database, such as a command to a charger, and waits for it: no transaction
 * can hold that, or should stay open for so long. Its Idempotency-Key is claimed before, and the answer kept after.
 */
export const ActsOutside = (): ClassDecorator & MethodDecorator => SetMetadata(ACTS_OUTSIDE, true);

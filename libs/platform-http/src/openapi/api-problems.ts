import { ApiExtension } from '@nestjs/swagger';

import type { ErrorCode } from '@csms/contracts';

/** In a document that is not finished yet: the codes of {@link ApiProblems}. */
export const PROBLEMS_EXTENSION = 'x-problems';

/** The codes that an operation answers beside those which follow from its access, parameters and body. */
export const ApiProblems = (...codes: readonly ErrorCode[]): MethodDecorator =>
  ApiExtension(PROBLEMS_EXTENSION, codes);

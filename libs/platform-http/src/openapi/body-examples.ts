/** How an operation that takes several types of bodies says what each of them looks like, until its document is made. */
export const BODY_EXAMPLES = 'x-body-examples';

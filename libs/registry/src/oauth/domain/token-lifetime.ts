/** Of an access token of a client. */
export const TOKEN_LIFETIME_SECONDS = 3_600;

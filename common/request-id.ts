import * as z from 'zod/mini';

/** A correlation id, as both kinds of API Gateway make it: shown to people, so without a character of mark-up. */
export const requestIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_=+/.:-]{1,128}$/));

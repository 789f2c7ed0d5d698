import type { ChaosProduct } from './chaos-product.ts';
import { jsmProduct } from './jsm-product.ts';
import { opsgenieProduct } from './opsgenie-product.ts';

/** By the name that `--incidents` takes. */
export const CHAOS_PRODUCTS: Readonly<Record<ChaosProduct['backend'], ChaosProduct>> = {
  opsgenie: opsgenieProduct,
  jsm: jsmProduct,
};

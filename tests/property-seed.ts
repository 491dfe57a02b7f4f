/**
 * Property tests draw the same cases in every run, so that what failed can be run again and what passed stays passed.
 * `VITE_PROPERTY_SEED=7 npm run unit` looks elsewhere.
 */
import fc from 'fast-check';

const { VITE_PROPERTY_SEED: given } = import.meta.env as Record<string, string | undefined>;

fc.configureGlobal({ seed: Number(given ?? 20_261_121) });

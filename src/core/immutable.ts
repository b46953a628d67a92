/** Plain data that nobody changes: what a function may read, so that literals declared `as const` fit too. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;

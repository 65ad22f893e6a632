/** One way the bank may behave, by switch: allowed values (the first is the default) and meaning. */
export interface QuirkDescription {
  /** Allowed values; the single value `<number>` stands for any whole number from 0, and `<names>` for names of resources. */
  values: readonly string[];
  default: string | number;
  description: string;
}

/** One of some words. */
export function choice<const V extends readonly [string, ...string[]]>(
  values: V,
  description: string,
) {
  return { values, default: values[0] as V[0], description };
}

/** Names of resources. */
export function names(value: string, description: string) {
  return { values: ['<names>'] as readonly string[], default: value, description };
}

/** A whole number. */
export function wholeNumber(value: number, description: string) {
  return { values: ['<number>'] as const, default: value, description };
}

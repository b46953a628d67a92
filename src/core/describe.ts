/** What came instead, for messages: short JSON, or what kind of value it is. Never throws, whatever the value. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  const text = jsonOf(value);
  if (text !== undefined && text.length <= 60) return text;
  const length = lengthOf(value);
  if (length !== undefined) return `an array of ${length} items`;
  return text === undefined ? "an object" : `${text.slice(0, 57)}...`;
}

/** Undefined where there is none: of an object that contains itself, is nested past the stack, holds a bigint, ... */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Of an array; undefined of anything else, a proxy that was revoked among it. */
function lengthOf(value: unknown): number | undefined {
  try {
    return Array.isArray(value) ? value.length : undefined;
  } catch {
    return undefined;
  }
}

import { describe } from "./describe.js";
import { invalid } from "./errors.js";
import { suggestion } from "./nearest.js";
import { shown } from "./shown.js";

/**
 * Throws OUTLAST_INVALID_ARGUMENT for what is no object of fields (a Map or a promise is none), or has a field that is
 * not among `known`: most likely a slip of the pen that would silently mean something else.
 */
export function checkFields(value: unknown, name: string, known: readonly string[]): void {
  if (typeof value !== "object" || value === null) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${name} must be an object, got ${describe(value)}.`, name);
  }
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag !== "Object") {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${name} must be an object with fields, got one of ${tag}.`, name);
  }
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  const sentence = `${name} has no field ${shown(stranger)}: ${suggestion(stranger, known)}`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
}

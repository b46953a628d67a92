import { invalid } from "../core/index.js";

type Fields = Record<string | number, unknown>;

/**
 * A copy of a spec with `path=value` settings made in order: `train.steps=100`, `evaluate[0].sequences=10`. A value is
 * read as JSON, or taken as a string where it is none. Throws OUTLAST_USAGE for a setting without `=` and for a path
 * through something that has no fields; names that no spec has are left for the schema to refuse.
 */
export function applyOverrides(spec: unknown, settings: readonly string[]): unknown {
  const changed: unknown = structuredClone(spec);
  for (const setting of settings) {
    const at = setting.indexOf("=");
    const path = setting.slice(0, Math.max(at, 0)).trim();
    if (path === "") throw usage(`a setting must be path=value, got ${JSON.stringify(setting)}.`);
    setAt(changed, path, valueOf(setting.slice(at + 1)));
  }
  return changed;
}

function setAt(spec: unknown, path: string, value: unknown): void {
  // `a.b[0].c` and `a.b.0.c` are the same.
  const steps = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  const last = steps.pop()!;
  let place = spec;
  const walked: string[] = [];
  for (const step of steps) {
    const fields = fieldsFor(place, step, walked, path);
    walked.push(step);
    place = fields[step] ??= {};
  }
  fieldsFor(place, last, walked, path)[last] = value;
}

/** `place` as something with a field `step`. */
function fieldsFor(place: unknown, step: string, walked: readonly string[], path: string): Fields {
  const name = walked.length === 0 ? "the spec" : walked.join(".");
  if (typeof place !== "object" || place === null) throw usage(`${path} cannot be set: ${name} is no object.`);
  if (Array.isArray(place) && !(Number(step) < place.length)) {
    throw usage(`${path} cannot be set: ${name} has ${place.length} items, counted from 0.`);
  }
  if (step === "" || step === "__proto__") throw usage(`${path} cannot be set: ${name} has no field "${step}".`);
  return place as Fields;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function usage(sentence: string): Error {
  return invalid("OUTLAST_USAGE", `--set: ${sentence}`);
}

import { cloned, invalid } from "../core/index.js";
import { pathSteps } from "./paths.js";

type Fields = Record<string | number, unknown>;

/** Fields of which a spec has one: setting one drops the other. */
const alternatives = [
  ["train.steps", "train.epochs"],
  ["train.epochs", "train.steps"],
] as const;

/**
 * A copy of a spec with `path=value` settings made in order: `train.steps=100`, `evaluate[0].sequences=10`,
 * `model.init.values["readout.bias"]=[0]`. A value is read as JSON, or taken as a string where it is none; null removes
 * a field. Setting one of train.steps and train.epochs removes the other, unless both are set. Throws OUTLAST_USAGE for
 * a setting without `=` and for a path through something that has no fields; names that no spec has are left for the
 * schema to refuse.
 */
export function applyOverrides(spec: unknown, settings: readonly string[]): unknown {
  const made = settings.map((setting) => {
    const { path, text } = parseSetting(setting);
    return { path, value: settingValue(text) };
  });
  return applyValues(spec, made);
}

/** The same for values that are JSON already. They are copied, so that what is returned is the caller's own. */
export function applyValues(spec: unknown, settings: readonly { path: string; value: unknown }[]): unknown {
  const changed: unknown = cloned(spec, "the spec");
  const made = new Set<string>();
  for (const { path, value } of settings) {
    const steps = pathSteps(path);
    if (steps === undefined) throw usage(`${path} is no path such as train.steps, evaluate[0].name or init["A"].`);
    setAt(changed, steps, path, cloned(value, path));
    if (value !== null) made.add(steps.join("."));
  }
  for (const [one, other] of alternatives) {
    if (made.has(one) && !made.has(other)) setAt(changed, other.split("."), other, null);
  }
  return changed;
}

/** The first `=` outside of brackets ends the path. Throws OUTLAST_USAGE for a setting without it. */
export function parseSetting(setting: string): { path: string; text: string } {
  const [all, path = ""] = /^((?:\[[^\]]*\]|[^=[])*)=/.exec(setting) ?? [""];
  if (path.trim() === "") throw usage(`--set: a setting must be path=value, got ${JSON.stringify(setting)}.`);
  return { path: path.trim(), text: setting.slice(all.length) };
}

function setAt(spec: unknown, steps: readonly string[], path: string, value: unknown): void {
  let place = spec;
  const walked: string[] = [];
  for (const step of steps.slice(0, -1)) {
    const fields = fieldsFor(place, step, walked, path);
    walked.push(step);
    if (fields[step] === undefined && value === null) return;
    place = fields[step] ??= {};
  }
  const last = steps.at(-1) ?? "";
  const fields = fieldsFor(place, last, walked, path);
  if (value !== null) fields[last] = value;
  else if (Array.isArray(fields)) fields.splice(Number(last), 1);
  else delete fields[last];
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

/** What the text of a setting means: JSON, or itself where it is none. */
export function settingValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function usage(sentence: string): Error {
  return invalid("OUTLAST_USAGE", sentence);
}

import { cloned, invalid } from "../core/index.js";
import { applyValues, parseSetting, pathSteps, settingValue } from "../run/index.js";
import { withoutIdleDraw } from "./idleDraw.js";

/** A range as a setting says it. */
interface Range {
  from: number;
  to: number;
  spacing: string | undefined;
  count: number | undefined;
}

interface Outline {
  base?: unknown;
  axes?: Record<string, unknown>;
  zip?: unknown;
}

/**
 * A copy of a sweep's spec with `path=value` settings made in order. A plain value goes into the base, or becomes the
 * only value of the axis that has that path. Several make it an axis, in the place of the one that there is or inside
 * all others: `model.hiddenSize=2,4,8`, `seed=0..99` (whole numbers, both ends included), `x=0..1:linear:11`,
 * `train.optimizer.learningRate=1e-4..1e-1:log:8`. Throws OUTLAST_USAGE for what is none of these.
 */
export function setOnSweep(spec: unknown, settings: readonly string[]): unknown {
  const changed = cloned(spec, "the sweep") as Outline;
  const plain: { path: string; value: unknown }[] = [];
  for (const setting of settings) {
    const { path, text } = parseSetting(setting);
    const axes = (changed.axes ??= {});
    const known = Object.keys(axes).find((other) => sameSteps(other, path));
    const axis = axisOf(text, setting);
    if (axis !== undefined) axes[known ?? path] = axis;
    else if (known !== undefined) axes[known] = [settingValue(text)];
    else plain.push({ path, value: settingValue(text) });
    if (axis === undefined && known !== undefined) unzip(changed, known);
  }
  if (plain.length > 0) changed.base = applyValues(changed.base ?? {}, plain);
  return withoutIdleDraw(changed, (spec as Outline).axes);
}

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const range = new RegExp(`^(${number})\\.\\.(${number})(?::(\\w+)(?::(\\d+))?)?$`);

/** The axis that a setting's text says, or undefined for a single value. */
function axisOf(text: string, setting: string): unknown {
  const found = rangeOf(text);
  if (found !== undefined) return spaced(found, setting);
  if (isJson(text)) return undefined;
  const list: unknown = isJson(`[${text}]`) ? JSON.parse(`[${text}]`) : text.split(",").map(settingValue);
  return Array.isArray(list) && list.length > 1 ? list : undefined;
}

/** The parts of `a..b`, `a..b:spacing` or `a..b:spacing:n`; undefined for what is none of them. */
export function rangeOf(text: string): Range | undefined {
  const match = range.exec(text.trim());
  if (match === null) return undefined;
  const [, from, to, spacing, count] = match;
  return { from: Number(from), to: Number(to), spacing, count: count === undefined ? undefined : Number(count) };
}

function spaced({ from, to, spacing, count }: Range, setting: string): unknown {
  if (spacing === undefined) {
    if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to) return { from, count: to - from + 1 };
    const forms = "a..b counts whole numbers upwards; a..b:linear:n and a..b:log:n space n numbers";
    throw invalid("OUTLAST_USAGE", `--set: ${forms}, got ${JSON.stringify(setting)}.`);
  }
  if ((spacing === "linear" || spacing === "log") && count !== undefined) return { [spacing]: [from, to, count] };
  const sentence = `a range must be a..b, a..b:linear:n or a..b:log:n, got ${JSON.stringify(setting)}.`;
  throw invalid("OUTLAST_USAGE", `--set: ${sentence}`);
}

/** Takes an axis that now has one value out of the axes that go together. */
function unzip(spec: Outline, path: string): void {
  if (!Array.isArray(spec.zip)) return;
  const groups = spec.zip.map((group: unknown) =>
    Array.isArray(group) ? group.filter((other) => !sameSteps(String(other), path)) : group,
  );
  spec.zip = groups.filter((group) => !Array.isArray(group) || group.length > 1);
}

/** Whether two paths lead to the same field, however they are written. */
export function sameSteps(a: string, b: string): boolean {
  return a === b || (pathSteps(a)?.join("\n") ?? a) === (pathSteps(b)?.join("\n") ?? b);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

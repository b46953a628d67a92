import { OutlastError, invalid, readFileChecked } from "../core/index.js";

/** A spec's file as a JSON object. Throws OUTLAST_FILE or OUTLAST_FORMAT. */
export function readSpecFile(path: string): object {
  const text = new TextDecoder().decode(readFileChecked(path));
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch (cause) {
    throw new OutlastError("OUTLAST_FORMAT", `${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  if (typeof spec === "object" && spec !== null && !Array.isArray(spec)) return spec;
  throw invalid("OUTLAST_FORMAT", `${path} must hold a spec, a JSON object, got ${text.trim().slice(0, 40)}.`);
}

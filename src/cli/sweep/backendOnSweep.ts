import { describe, invalid } from "../../core/index.js";
import { backendOption } from "../options.js";

/** A sweep's spec with the backend that --backend says, where it is given. Throws OUTLAST_USAGE. */
export function backendOnSweep(spec: unknown, text: string | undefined): unknown {
  const backend = backendOption(text);
  if (backend === undefined) return spec;
  if (typeof spec !== "object" || spec === null) {
    throw invalid("OUTLAST_USAGE", `--backend needs a sweep to be set on, got ${describe(spec)}.`);
  }
  const { execution } = spec as { execution?: object };
  return { ...spec, execution: { ...execution, backend } };
}

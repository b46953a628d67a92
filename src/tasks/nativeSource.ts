import { invalid } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeSource } from "../native/index.js";

/** A native source with its numbers brought into the order that native code asks for. */
export function nativeSource(
  kind: string,
  numbers: Record<string, number>,
  arrays?: NativeSource["arrays"],
): NativeSource {
  const names = native().sources[kind];
  if (names === undefined) throw invalid("OUTLAST_NO_BINARY", `The native core has no source "${kind}": rebuild it.`);
  const inOrder = names.map((name) => {
    const value = numbers[name];
    if (value === undefined)
      throw invalid("OUTLAST_NO_BINARY", `The source "${kind}" now takes "${name}": rebuild it.`);
    return value;
  });
  const source = { kind, numbers: Float64Array.from(inOrder) };
  return arrays === undefined ? source : { ...source, arrays };
}

/**
 * Where plain data have a field of their own called "__proto__", which JSON can say and schemas of records leave out
 * without a word; undefined where they have none. Data may contain themselves.
 */
export function prototypeKeyIn(value: unknown, seen = new Set<object>()): PropertyKey[] | undefined {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return undefined;
  seen.add(value);
  if (Object.hasOwn(value, "__proto__")) return [];
  const steps: readonly PropertyKey[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const step of steps) {
    const inner = (value as Record<PropertyKey, unknown>)[step];
    if (typeof inner !== "object") continue;
    const found = prototypeKeyIn(inner, seen);
    if (found !== undefined) return [step, ...found];
  }
  return undefined;
}

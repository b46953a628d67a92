interface Visit {
  value: object;
  /** The step that led here, from the visit before. */
  step?: PropertyKey;
  before?: Visit;
}

/**
 * Where plain data have a field of their own called "__proto__", which JSON can say and schemas of records leave out
 * without a word; undefined where they have none. Data may contain themselves, and be nested however deeply.
 */
export function prototypeKeyIn(data: unknown): PropertyKey[] | undefined {
  const seen = new Set<object>();
  const left: Visit[] = [];
  const visit = (value: unknown, step?: PropertyKey, before?: Visit): void => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
    seen.add(value);
    left.push({ value, ...(step !== undefined && { step }), ...(before && { before }) });
  };
  visit(data);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value } = next;
    if (Object.hasOwn(value, "__proto__")) return stepsTo(next);
    if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, i, next);
    else for (const [name, item] of Object.entries(value)) visit(item, name, next);
  }
  return undefined;
}

function stepsTo(visit: Visit): PropertyKey[] {
  const steps: PropertyKey[] = [];
  for (let at: Visit | undefined = visit; at?.step !== undefined; at = at.before) steps.unshift(at.step);
  return steps;
}

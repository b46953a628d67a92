import { fromNative } from "../core/index.js";

/** The same functions, throwing `OutlastError`. */
export function withOutlastErrors<Functions extends object>(functions: Functions): Functions {
  const entries = Object.entries(functions).map(([name, member]: [string, unknown]) => {
    if (typeof member !== "function") return [name, member];
    const guarded = (...values: unknown[]): unknown => {
      try {
        return (member as (...values: unknown[]) => unknown)(...values);
      } catch (error) {
        throw fromNative(error);
      }
    };
    return [name, guarded];
  });
  return Object.freeze(Object.fromEntries(entries) as Functions);
}

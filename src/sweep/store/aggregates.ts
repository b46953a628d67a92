import { mean, quantile } from "../../core/index.js";

/** How the numbers of a group become one; there is at least one number. */
const functions = {
  mean: (values: number[]): number => mean(values),
  median: (values: number[]): number => quantile(ascending(values), 0.5),
  min: (values: number[]): number => values.reduce((least, value) => Math.min(least, value)),
  max: (values: number[]): number => values.reduce((most, value) => Math.max(most, value)),
};

/** What can be selected of a column over a group; qNN is the NN % quantile. */
export const aggregateNames: readonly string[] = ["count", ...Object.keys(functions), "q05", "q25", "q75", "q95"];

/** Whether this is the name of an aggregate: also of any other quantile, `q10` or `q99`. */
export function isAggregate(name: string): boolean {
  return aggregateNames.includes(name) || /^q\d\d$/.test(name);
}

/** An aggregate of the numbers that there are; null of none, but for their count. */
export function aggregate(name: string, values: number[]): number | null {
  if (name === "count") return values.length;
  if (values.length === 0) return null;
  if (Object.hasOwn(functions, name)) return functions[name as keyof typeof functions](values);
  return quantile(ascending(values), Number(name.slice(1)) / 100);
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}

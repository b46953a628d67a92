import { native } from "../../native/index.js";

/** The core's own functions of one number. */
const of =
  (name: string) =>
  (x: number): number =>
    native().elementary(name, Float64Array.of(x))[0]!;

export const exp = of("exp");
export const log = of("log");
export const log1p = of("log1p");
export const sigmoid = of("sigmoid");
export const tanh = of("tanh");

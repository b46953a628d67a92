export type { Interval } from "./bootstrap.js";
export { regression } from "./regression.js";
export type { Regression } from "./regression.js";
export { shareOf } from "./share.js";
export type { Share } from "./share.js";

export { drawFigure } from "./drawFigure.js";
export { COLUMN_WIDTH, FULL_WIDTH } from "./options.js";
export type { DrawOptions, NumberScale } from "./options.js";
export { looksOf } from "./palette.js";
export { themes } from "./theme.js";

export { COLUMN_WIDTH, FULL_WIDTH } from "./draw/options.js";
export type { NumberScale } from "./draw/options.js";
export type * from "./figure/figure.js";
export { checkFigurePath, figureSvg, writeFigure } from "./files/index.js";
export type { FigureFileOptions } from "./files/index.js";
export { figureKind, figureKinds } from "./kinds/index.js";
export type { FigureKind, KindOption, KindOptions } from "./kinds/index.js";
export { drawObvious } from "./drawObvious.js";

/** 3.4 inches of 96 pixels: a column of a paper. */
export const COLUMN_WIDTH = 326;

/** 7.2 inches: a page of two columns. */
export const FULL_WIDTH = 688;

export type NumberScale = "linear" | "log";

/** How a figure is drawn; what it says does not depend on it. */
export interface DrawOptions {
  /** In pixels, 96 to the inch (default: a column's). */
  width?: number | undefined;
  theme?: "light" | "dark" | undefined;
  /** Instead of the scales that the figure has, in all panels; axes of categories stay. */
  scales?: { x?: NumberScale | undefined; y?: NumberScale | undefined; color?: NumberScale | undefined } | undefined;
  /** Labels whose layers are left out; colours and axes stay as they are. */
  hidden?: readonly string[] | undefined;
}

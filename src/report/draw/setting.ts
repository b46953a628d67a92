import type { Figure } from "../figure/figure.js";
import { COLUMN_WIDTH } from "./options.js";
import type { DrawOptions } from "./options.js";
import { looksOf } from "./palette.js";
import type { Look } from "./palette.js";
import { themes } from "./theme.js";
import type { Theme } from "./theme.js";

/** What all panels of a drawing share: options with their defaults, sizes in pixels. */
export interface Setting {
  width: number;
  theme: Theme;
  scales: NonNullable<DrawOptions["scales"]>;
  isHidden: (label: string) => boolean;
  looks: ReadonlyMap<string, Look>;
  /** Of ticks and labels; axes' names are as large, titles larger. */
  fontSize: number;
  titleSize: number;
  lineHeight: number;
  /** Of the plot between its axes. */
  plotHeight: number;
}

export function settingOf(figure: Figure, options: DrawOptions): Setting {
  const { width = COLUMN_WIDTH, theme = "light", scales = {}, hidden = [] } = options;
  const isWide = width > 1.4 * COLUMN_WIDTH;
  const fontSize = isWide ? 11 : 9.5;
  const isAlone = figure.panels.length === 1;
  return {
    width,
    theme: themes[theme],
    scales,
    isHidden: (label) => hidden.includes(label),
    looks: looksOf(figure, theme),
    fontSize,
    titleSize: isWide ? 13.5 : 11,
    lineHeight: Math.round(fontSize * 1.25),
    plotHeight: Math.round(isWide ? (isAlone ? 290 : 170) : isAlone ? 180 : 110),
  };
}

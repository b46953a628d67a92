import type { Figure } from "../figure/figure.js";

/** How the layers of one label look: in colour, and in grey by dash and symbol. */
export interface Look {
  color: string;
  /** The colour of its label's text, at a contrast of at least 4.5. */
  text: string;
  dash: string;
  symbol: Shape;
}

export type Shape = "circle" | "square" | "diamond" | "cross" | "star" | "wye";

interface Shade {
  color: string;
  text: string;
}

/**
 * The palette of M. Okabe and K. Ito (Color Universal Design, 2008), which the colour-blind tell apart, neighbours of
 * different lightness; its yellow is only for a dark ground, its blue only for a light one.
 */
export const palettes: Readonly<Record<"light" | "dark", readonly Shade[]>> = {
  light: [
    { color: "#0072b2", text: "#0072b2" },
    { color: "#d55e00", text: "#b04e00" },
    { color: "#009e73", text: "#00745a" },
    { color: "#cc79a7", text: "#a04a78" },
    { color: "#e69f00", text: "#8a5f00" },
    { color: "#56b4e9", text: "#1f6fa3" },
    { color: "#4d4d4d", text: "#4d4d4d" },
  ],
  dark: [
    { color: "#56b4e9", text: "#56b4e9" },
    { color: "#e5762b", text: "#e5762b" },
    { color: "#12b389", text: "#12b389" },
    { color: "#cc79a7", text: "#d58ab4" },
    { color: "#e69f00", text: "#e69f00" },
    { color: "#f0e442", text: "#f0e442" },
    { color: "#bfbfbf", text: "#bfbfbf" },
  ],
};

const dashes = ["none", "6 2.5", "1.8 2", "8 2.5 1.8 2.5", "3.5 1.5", "11 3", "6 2 1.5 2 1.5 2"];
const shapes: readonly Shape[] = ["circle", "square", "diamond", "cross", "star", "wye"];

/** What isDashed says, which leaves no other dashes in its figure. */
export const DASHED = "4 3";

/** The looks of a figure's labels, the same in all of its panels. */
export function looksOf(figure: Figure, theme: "light" | "dark"): ReadonlyMap<string, Look> {
  const layers = figure.panels.flatMap((panel) => panel.layers);
  const labels = layers.flatMap((layer) =>
    layer.mark === "line" || layer.mark === "dots" || layer.mark === "bars" ? [layer.label] : [],
  );
  const palette = palettes[theme];
  const isDashFree = layers.some((layer) => layer.mark === "line" && layer.isDashed === true);
  return new Map(
    [...new Set(labels)].map((label, i) => {
      // The second time round, a colour has another dash and another symbol than the first.
      const turn = i + Math.floor(i / palette.length);
      const dash = isDashFree ? "none" : dashes[turn % dashes.length]!;
      return [label, { ...palette[i % palette.length]!, dash, symbol: shapes[turn % shapes.length]! }];
    }),
  );
}

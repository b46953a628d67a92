import { plot } from "@observablehq/plot";
import { gridMarks, tickTexts } from "./axes.js";
import { besideLabels } from "./besideLabels.js";
import { colorBarMarks, colorBarTexts } from "./colorBar.js";
import type { PanelLayout } from "./layOut.js";
import { marksOf, overlayOf } from "./layers/index.js";
import { SAMPLE, sampleMark } from "./sample.js";
import type { Setting } from "./setting.js";
import type { Pen } from "./svg.js";

/** A panel as a group with its corner at the origin. */
export function drawPanel(layout: PanelLayout, setting: Setting, pen: Pen): SVGElement {
  const { panel, frame, height, names } = layout;
  const { fontSize, lineHeight, isHidden, width } = setting;
  const layers = panel.layers.filter((layer) => !("label" in layer) || !isHidden(layer.label));
  const shown = names.filter(({ name }) => !isHidden(name.label));
  const beside = besideLabels(layout, setting, pen);
  const { x, y } = frame;
  const drawing = plot({
    document: pen.document,
    width,
    height,
    marginLeft: frame.left,
    marginRight: width - frame.right,
    marginTop: frame.top,
    marginBottom: height - frame.bottom,
    x: { axis: null, type: x.scale, domain: [...x.domain], range: [...x.range] },
    y: { axis: null, type: y.scale, domain: [...y.domain], range: [...y.range] },
    marks: [
      ...(layout.xTicks.length > 0 ? gridMarks(layout) : []),
      ...layers.flatMap((layer) => marksOf(layer, frame)),
      ...colorBarMarks(layout, lineHeight),
      ...shown.map(({ name, x: from, y: top }) => sampleMark(name, from, top + lineHeight / 2, frame)),
      ...beside.marks,
    ],
  });
  const texts = { lineHeight, "font-size": fontSize };
  const muted = { ...texts, fill: frame.theme.muted };
  const ink = { ...texts, fill: frame.theme.ink };
  return pen.element("g", { "data-panel": "" }, [
    ...plotted(drawing),
    ...layers.flatMap((layer) => overlayOf(layer, frame, pen)),
    ...(layout.xTicks.length > 0 ? tickTexts(layout, pen, lineHeight) : []),
    ...colorBarTexts(layout, pen, lineHeight),
    ...beside.texts,
    ...shown.map(({ name, lines, x: from, y: top }) => {
      const isPlain = name.sample === "rule" || name.sample === "circle";
      const fill = isPlain ? frame.theme.muted : frame.look(name.label).text;
      const place = { x: from + SAMPLE + 4, y: top + lineHeight / 2 + fontSize * 0.35 };
      return pen.text(lines, { ...texts, ...place, fill, "text-anchor": "start", "data-label": name.label });
    }),
    ...layout.rules.map(({ text, x: middle, y: base }) =>
      pen.text(text, { ...muted, x: middle, y: base, "text-anchor": "middle", "data-label": text }),
    ),
    ...named(layout.yName, { ...ink, x: 0, "text-anchor": "start" }, pen),
    ...named(layout.xName, { ...ink, x: (frame.left + frame.right) / 2, "text-anchor": "middle" }, pen),
  ]);
}

/** The name of an axis, its first line below `top`. */
function named(
  { top, lines }: PanelLayout["xName"],
  attributes: { x: number; lineHeight: number; "font-size": number; fill: string; "text-anchor": string },
  pen: Pen,
): SVGElement[] {
  return lines.length === 0 ? [] : [pen.text(lines, { ...attributes, y: top + attributes["font-size"] })];
}

/**
 * Plot's marks without its style sheet, which needs a class of its own on each page. What it calls them stands in
 * `data-mark`: readers of an image have one description of the whole.
 */
function plotted(drawing: Element): Element[] {
  const groups = [...drawing.children].filter(({ nodeName }) => nodeName.toLowerCase() !== "style");
  for (const group of groups) {
    const [, mark = "", label] = /^([^|]*)(?:\|([^]*))?$/.exec(group.getAttribute("class") ?? "") ?? [];
    group.setAttribute("data-mark", mark);
    if (label !== undefined) group.setAttribute("data-label", label);
    for (const attribute of ["class", "aria-label", "aria-hidden"]) group.removeAttribute(attribute);
  }
  return groups;
}

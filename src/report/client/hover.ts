import type { Figure, Layer } from "../figure/figure.js";
import { anywhereOf, placeOf } from "../draw/placement.js";
import { layOut } from "../draw/layOut.js";
import type { DrawOptions } from "../draw/index.js";
import { settingOf } from "../draw/setting.js";
import type { Frame } from "../draw/layers/index.js";
import { showNumber } from "../view/numbers.js";

/** Something that has words of its own, in pixels of the drawing. */
interface Target {
  x: number;
  y: number;
  /** Half of the box in which it is met; 0 for points, which are met nearby. */
  halfWidth: number;
  halfHeight: number;
  text: string;
}

/** Pixels between the pointer and a point that it means. */
const REACH = 28;

/** Shows what is under the pointer: a point's numbers, a bar's or a cell's. */
export function startHover(box: HTMLElement, drawing: SVGSVGElement, figure: Figure, options: DrawOptions): void {
  let targets: readonly Target[] | undefined;
  const [tip, mark] = [document.createElement("div"), document.createElement("div")];
  tip.className = "tip";
  mark.className = "mark";
  const clear = (): void => {
    tip.remove();
    mark.remove();
  };
  drawing.addEventListener("pointerleave", clear);
  drawing.addEventListener("pointermove", (event) => {
    targets ??= targetsOf(drawing, figure, options);
    const { left, top, width } = drawing.getBoundingClientRect();
    const scale = width / drawing.viewBox.baseVal.width;
    const met = nearest(targets, (event.clientX - left) / scale, (event.clientY - top) / scale);
    if (met === undefined) {
      clear();
      return;
    }
    const outer = box.getBoundingClientRect();
    const [x, y] = [met.x * scale + left - outer.left, met.y * scale + top - outer.top];
    mark.style.left = `${x}px`;
    mark.style.top = `${y}px`;
    tip.textContent = met.text;
    box.append(tip);
    if (met.halfWidth === 0) box.append(mark);
    else mark.remove();
    const room = outer.width - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, x + 12 > room ? x - tip.offsetWidth - 12 : x + 12))}px`;
    tip.style.top = `${Math.max(0, y - tip.offsetHeight - 10)}px`;
  });
}

function nearest(targets: readonly Target[], x: number, y: number): Target | undefined {
  let [best, least]: [Target | undefined, number] = [undefined, REACH];
  for (const target of targets) {
    const [dx, dy] = [Math.abs(target.x - x), Math.abs(target.y - y)];
    const isInside = target.halfWidth > 0 && dx <= target.halfWidth && dy <= target.halfHeight;
    const distance = isInside ? 0 : target.halfWidth > 0 ? Infinity : Math.sqrt(dx * dx + dy * dy);
    if (distance < least) [best, least] = [target, distance];
  }
  return best;
}

function targetsOf(drawing: SVGSVGElement, figure: Figure, options: DrawOptions): Target[] {
  const panels = [...drawing.querySelectorAll("[data-panel]")];
  return layOut(figure, settingOf(figure, options)).flatMap(({ panel, frame }, i) => {
    const down = Number(/,\s*(-?[\d.]+)\)/.exec(panels[i]?.getAttribute("transform") ?? "")?.[1] ?? 0);
    const isShown = (layer: Layer): boolean => !("label" in layer && options.hidden?.includes(layer.label) === true);
    const own = panel.layers.filter(isShown).flatMap((layer) => layerTargets(layer, frame, figureWords(panel)));
    return own.map((target) => ({ ...target, y: target.y + down }));
  });
}

interface Words {
  x: (value: number | null) => string;
  y: (value: number | null) => string;
  color: string;
}

function figureWords({ x, y, color }: Figure["panels"][number]): Words {
  const said = (label: string) => (value: number | null) => `${label}: ${numberText(value)}`;
  return { x: said(x.label), y: said(y.label), color: color?.label ?? "" };
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? "∞" : showNumber(value);
}

function layerTargets(layer: Layer, frame: Frame, words: Words): Target[] {
  const point = (x: number | null, y: number | null, lines: readonly string[]): Target => ({
    x: anywhereOf(frame.x, x),
    y: anywhereOf(frame.y, y),
    halfWidth: 0,
    halfHeight: 0,
    text: lines.filter((line) => line !== "").join("\n"),
  });
  switch (layer.mark) {
    case "line":
      return layer.points.map(({ x, y, low, high, runs }) => {
        const band = low === undefined || high === undefined ? "" : ` (${numberText(low)} to ${numberText(high)})`;
        const count = runs === undefined || runs === 0 ? "" : `${runs} ${runs === 1 ? "run" : "runs"}`;
        return point(x, y, [layer.label, words.x(x), `${words.y(y)}${band}`, count]);
      });
    case "dots":
      return layer.points.map(({ x, y, name = "" }) => point(x, y, [layer.label, name, words.x(x), words.y(y)]));
    case "bars":
      return layer.bars.map(({ from, to, height }) => {
        const text = `${layer.label}\n${numberText(from)} to ${numberText(to)}\n${words.y(height)}`;
        return boxTarget(frame, [from, to], [0, height], text);
      });
    case "cells":
      return layer.cells.map((cell) => {
        const value = cell.value === null ? "no value" : `${words.color}: ${numberText(cell.value)}`;
        return boxTarget(frame, cell.x, cell.y, `${value}\n${cell.runs} ${cell.runs === 1 ? "run" : "runs"}`);
      });
    case "rule":
    case "circle":
    case "paths":
      return [];
  }
}

function boxTarget(frame: Frame, x: readonly [number, number], y: readonly [number, number], text: string): Target {
  const [left, right] = x.map((value) => placeOf(frame.x, value)) as [number, number];
  const [bottom, top] = y.map((value) => anywhereOf(frame.y, value)) as [number, number];
  const size = { halfWidth: Math.abs(right - left) / 2, halfHeight: Math.abs(bottom - top) / 2 };
  return { x: (left + right) / 2, y: (top + bottom) / 2, ...size, text };
}

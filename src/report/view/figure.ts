import type { Figure } from "../figure/figure.js";
import { html } from "./html.js";
import type { Html } from "./html.js";

/** A figure in its frame, with what it can be asked for; `svg` shows until it is drawn anew. */
export function figureView(figure: Figure, id: string, svg: Html): Html {
  return html`<figure class="card" id="${id}">
    <figcaption><h3>${figure.title}</h3></figcaption>
    <div class="tools js">
      ${isFree(figure, "x") && scaleView("x")} ${isFree(figure, "y") && scaleView("y")} ${filesView(figure.title)}
    </div>
    <div class="drawing">${svg}</div>
    ${labelsView(labelsOf(figure))} ${figure.note !== undefined && html`<p class="note">${figure.note}</p>`}
  </figure>`;
}

function scaleView(axis: "x" | "y"): Html {
  const button = (scale: string): Html =>
    html`<button type="button" data-axis="${axis}" data-scale="${scale}" aria-pressed="false">${scale}</button>`;
  return html`<div class="group" role="group" aria-label="Scale of ${axis}">
    <span aria-hidden="true">${axis}</span>
    <span class="switch">${button("linear")}${button("log")}</span>
  </div>`;
}

/** Buttons that save the figure. */
function filesView(title: string): Html {
  const button = (format: string): Html =>
    html`<button type="button" data-save="${format}" aria-label="Save ${title} as ${format}">${format}</button>`;
  return html`<div class="group files">${["SVG", "PNG", "CSV"].map(button)}</div>`;
}

function labelsView(labels: readonly string[]): Html | undefined {
  if (labels.length < 2) return undefined;
  return html`<div class="labels js" role="group" aria-label="What is shown">
    ${labels.map((label, i) => html`<label><input type="checkbox" data-label="${i}" ${CHECKED} />${label}</label>`)}
  </div>`;
}

const CHECKED = html`checked`;

/** What can be hidden: the labels of a figure's layers of data, in order. */
export function labelsOf({ panels }: Figure): string[] {
  const layers = panels.flatMap((panel) => panel.layers);
  const labels = layers.flatMap((layer) =>
    layer.mark === "line" || layer.mark === "dots" || layer.mark === "bars" ? [layer.label] : [],
  );
  return [...new Set(labels)];
}

/** Whether an axis may be linear or logarithmic: it has numbers, and none that a log axis lacks. */
export function isFree({ panels }: Figure, axis: "x" | "y"): boolean {
  return panels.every((panel) => {
    if (panel[axis].scale === "category" || panel.isSquare === true) return false;
    const values = panel.layers.flatMap((layer): (number | null | undefined)[] => {
      switch (layer.mark) {
        case "line":
          return layer.points.flatMap((point) => (axis === "x" ? [point.x] : [point.y, point.low, point.high]));
        case "dots":
          return layer.points.map((point) => point[axis]);
        case "rule":
          return [layer[axis]];
        case "bars":
        case "cells":
        case "circle":
        case "paths":
          return [0];
      }
    });
    return values.every((value) => value === null || value === undefined || value > 0);
  });
}

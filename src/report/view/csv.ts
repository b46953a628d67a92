import type { Figure, Layer } from "../figure/figure.js";
import type { PointTable } from "../page/page.js";

type Value = string | number | boolean | null | undefined;

/** Rows of a table as CSV, by RFC 4180. */
export function tableCsv({ columns, rows }: PointTable, places: readonly number[]): string {
  const head = [...columns.map(({ name }) => name), "key"];
  return csv([head, ...places.map((place) => [...rows[place]!.cells, rows[place]!.key])]);
}

/** The numbers of a figure as CSV: a line for every point, bar or cell; what a layer does not have is empty. */
export function figureCsv({ panels }: Figure): string {
  const lines = panels.flatMap(({ layers }, panel) =>
    layers.flatMap((layer) => layerLines(layer).map((line) => ({ panel: panel + 1, ...line }))),
  );
  const names = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  return csv([names, ...lines.map((line) => names.map((name) => (line as Record<string, Value>)[name]))]);
}

function layerLines(layer: Layer): Record<string, Value>[] {
  switch (layer.mark) {
    case "line":
    case "dots":
      return layer.points.map((point) => ({ mark: layer.mark, label: layer.label, ...point }));
    case "bars":
      return layer.bars.map((bar) => ({ mark: layer.mark, label: layer.label, ...bar }));
    case "cells":
      return layer.cells.map(({ x, y, value, runs }) => {
        return { mark: layer.mark, "x from": x[0], "x to": x[1], "y from": y[0], "y to": y[1], value, runs };
      });
    case "rule":
      return [{ mark: layer.mark, label: layer.label, x: layer.x, y: layer.y }];
    case "circle":
      return [{ mark: layer.mark, label: layer.label, radius: layer.radius }];
    case "paths":
      return layer.paths.map(({ values, color, name }) => {
        const along = layer.axes.map(({ label }, i) => [label, values[i]] as const);
        return { mark: layer.mark, label: name, ...Object.fromEntries(along), color };
      });
  }
}

function csv(rows: readonly (readonly Value[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** A text that a spreadsheet would take for a formula stays a text. */
function field(value: Value): string {
  const text = String(value ?? "");
  const plain = typeof value === "string" && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

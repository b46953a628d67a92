import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Model, RunRecord, RunSpec } from "../../../src/index.js";
import { executeRun, resolveRun } from "../../../src/run/index.js";
import { writeRun } from "../../../src/store/index.js";
import type { Figure, Layer, Line } from "../../../src/report/figure/figure.js";

const made: string[] = [];

/** An empty folder, until `removeFolders`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "outlast-figures-"));
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface RunFolder {
  folder: string;
  record: RunRecord;
  model: Model;
}

/** A run, and the folder that `outlast run` leaves of it. */
export async function runFolder(spec: RunSpec): Promise<RunFolder> {
  const folder = newFolder();
  const { record, model } = await executeRun(resolveRun(spec));
  writeRun(folder, record, model);
  return { folder, record, model: model! };
}

/** The layers of a panel that have a label, by it. */
export function layersOf(figure: Figure, panel = 0): Record<string, Layer> {
  const layers = figure.panels[panel]!.layers.filter((layer) => "label" in layer);
  return Object.fromEntries(layers.map((layer) => [layer.label, layer]));
}

/** The heights of a panel's line. */
export function heights(figure: Figure, label: string, panel = 0): (number | null)[] {
  const line = figure.panels[panel]!.layers.find((layer) => layer.mark === "line" && layer.label === label) as Line;
  return line.points.map(({ y }) => y);
}

/** Where a panel's rules are, by their labels. */
export function rules(figure: Figure, panel = 0): Record<string, { x?: number; y?: number }> {
  const found = figure.panels[panel]!.layers.flatMap((layer) => (layer.mark === "rule" ? [layer] : []));
  return Object.fromEntries(
    found.map(({ label, x, y }) => [label, { ...(x !== undefined && { x }), ...(y !== undefined && { y }) }]),
  );
}

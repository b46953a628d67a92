import { canonicalJson } from "../../core/index.js";
import { applyValues } from "../../run/index.js";
import { shortNames } from "../runs/groups.js";
import type { RunSet } from "../runs/runSet.js";
import { valueAt } from "../runs/runSet.js";
import { showingOfCells } from "../runs/showing.js";
import { columnsOf } from "./columns.js";
import type { PointColumn } from "./columns.js";
import { curvesOf } from "./curves.js";
import type { BaseSpec, PointTable, Row } from "./page.js";
import { pointsOf } from "./points.js";
import type { Point } from "./points.js";

/** Rows that a page has at most, and what they may take, in characters of JSON. */
const MOST_ROWS = 3000;
const MOST_CHARACTERS = 1_100_000;

/** The table of a set's points, and the specs that its rows change by their settings. */
export async function tableOf(
  set: RunSet,
  name: string,
): Promise<{ table: PointTable; bases: BaseSpec[] } | undefined> {
  if (set.count === 0) return undefined;
  const points = await pointsOf(set);
  const columns = await columnsOf(set, points);
  const curves = await curvesOf(set);
  const bases = new Bases(set, name);
  const nameOf = namesOf(set);
  const rows: Row[] = [];
  let room = MOST_CHARACTERS;
  for (const point of bestFirst(points, columns).slice(0, MOST_ROWS)) {
    const [first] = point as readonly [number];
    const row: Row = {
      cells: columns.map((column) => column.of(point)),
      name: nameOf(first),
      key: set.key(first),
      ...bases.of(first),
      curve: curves?.of(point),
    };
    room -= JSON.stringify(row).length;
    if (room < 0) break;
    rows.push(row);
  }
  const table: PointTable = {
    columns: columns.map(({ name: own, label, about, kind }) => ({ name: own, label, about, kind })),
    rows,
    points: points.length,
    curves: curves?.curves,
    sampled: set.matching > set.count ? { runs: set.count, of: set.matching } : undefined,
  };
  return { table, bases: bases.list };
}

/** By the first horizon, the longest first, then by the loss. */
function bestFirst(points: readonly Point[], columns: readonly PointColumn[]): Point[] {
  const horizon = columns.find((column) => /^median\(.*\.horizon\)$/.test(column.name));
  const loss = columns.find((column) => column.name === "median(loss)");
  const rank = (column: PointColumn | undefined, point: Point, worst: number): number => {
    const cell = column?.of(point);
    return typeof cell === "number" ? cell : worst;
  };
  return points
    .map((point) => ({ point, horizon: rank(horizon, point, -1), loss: rank(loss, point, Infinity) }))
    .sort((a, b) => b.horizon - a.horizon || Math.sign(a.loss - b.loss) || 0)
    .map(({ point }) => point);
}

/** How a point is called, by a run: `gru, learningRate 0.01` */
function namesOf(set: RunSet): (run: number) => string {
  const axes = set.axes.filter(({ isSeed }) => !isSeed);
  const labels = shortNames(axes.map(({ name }) => name));
  const shows = axes.map(({ cells }) => showingOfCells(cells));
  return (run) => {
    const said = axes.map(({ cells }, i) => {
      const value = valueAt(cells, run);
      return typeof value === "string" ? value : `${labels[i]!} ${shows[i]!(value)}`;
    });
    return said.length === 0 ? `run ${set.key(run).slice(0, 8)}` : said.join(", ");
  };
}

/** Specs without what the axes say of them, each once. */
class Bases {
  readonly list: BaseSpec[] = [];
  readonly #places = new Map<string, number>();
  readonly #set: RunSet;
  readonly #name: string;

  constructor(set: RunSet, name: string) {
    this.#set = set;
    this.#name = name;
  }

  /** A run's base, and what it sets, as `--set` takes it. */
  of(run: number): { base: number; settings: string[] } {
    const set = this.#set.axes.map(({ name, cells }) => ({ path: name, value: valueAt(cells, run) }));
    const settings = set
      .filter(({ value }) => value !== null)
      .map(({ path, value }) => `${path}=${settingText(value)}`);
    const spec = applyValues(this.#set.spec(run), set.map(({ path }) => ({ path, value: null }))); // prettier-ignore
    const text = canonicalJson(spec);
    const known = this.#places.get(text);
    if (known !== undefined) return { base: known, settings };
    const base = this.list.push({ file: "", spec }) - 1;
    this.list[base]!.file = base === 0 ? `${this.#name}.json` : `${this.#name}-${base + 1}.json`;
    this.#places.set(text, base);
    return { base, settings };
  }
}

/** A text stands for itself, unless it would be read as JSON. */
function settingText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

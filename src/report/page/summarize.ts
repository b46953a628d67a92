import { recordSchema } from "../../run/index.js";
import type { RunRecord } from "../../run/index.js";
import { readRecord, readRecordFile } from "../../store/index.js";
import { openStore } from "../../sweep/index.js";
import type { RunSet } from "../runs/runSet.js";
import { valueAt } from "../runs/runSet.js";
import { showingOfCells } from "../runs/showing.js";
import type { Sources } from "../runs/findSources.js";
import { noStore } from "../runs/noStore.js";
import type { Best, SpecPart, Summary } from "./page.js";

/** Records whose specs are told one by one. */
const MOST_RECORDS = 10;

/** What is known of sources as a whole. */
export interface Told {
  /** Of each store and record. */
  names: string[];
  specs: SpecPart[];
  byStatus: Record<string, number>;
  times: string[];
  computedBy: string[];
}

/** Reads how sources came about, and counts their runs. Throws OUTLAST_FILE or OUTLAST_FORMAT. */
export async function readTold({ stores, records }: Sources): Promise<Told> {
  const told: Told = { names: [], specs: [], byStatus: {}, times: [], computedBy: [] };
  for (const path of stores) await addStore(path, told);
  for (const path of records) addRecord(path, told);
  // Of many records the table's rows say how to run them again.
  if (records.length > MOST_RECORDS) told.specs = told.specs.slice(0, stores.length);
  return { ...told, computedBy: [...new Set(told.computedBy)] };
}

async function addStore(path: string, told: Told): Promise<void> {
  await using store = await openStore(path, { readOnly: true }).catch((error: unknown) => {
    throw noStore(error, path);
  });
  const { name, spec, version, isa, backend } = store.header;
  const { byStatus, committed } = await store.counts();
  const file = `${fileName(name)}.sweep.json`;
  told.names.push(name);
  told.specs.push({ name, file, spec, command: `outlast sweep ${file}` });
  for (const [status, count] of Object.entries(byStatus)) addCount(told, status, count);
  if (committed !== null) told.times.push(committed);
  told.computedBy.push(`outlast ${version}, ${isa}, ${backend}`);
}

function addRecord(path: string, told: Told): void {
  const record = (path.endsWith(".json")
    ? readRecordFile(path, recordSchema)
    : readRecord(path, recordSchema)) as unknown as RunRecord;
  const { key, spec, result, provenance } = record;
  const name = `run ${key.slice(0, 8)}`;
  const file = `${key.slice(0, 8)}.json`;
  told.names.push(name);
  told.specs.push({ name, file, spec, command: `outlast run ${file}` });
  addCount(told, result.status, 1);
  told.times.push(provenance.started, provenance.ended);
  told.computedBy.push(`outlast ${provenance.outlast}, ${provenance.isa}, ${provenance.cpu}`);
}

function addCount({ byStatus }: Told, status: string, count: number): void {
  byStatus[status] = (byStatus[status] ?? 0) + count;
}

/** What shells and file systems take. */
export function fileName(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, "-").replaceAll(/^[-.]+|-+$/g, "");
  return plain === "" ? "spec" : plain.slice(0, 80);
}

export async function summaryOf(paths: readonly string[], told: Told, set: RunSet | undefined): Promise<Summary> {
  const { times, computedBy } = told;
  const byStatus = set === undefined || set.matching > set.count ? told.byStatus : statusesOf(set, told);
  const ascending = [...times].sort();
  return {
    sources: paths,
    runs: Object.values(byStatus).reduce((sum, count) => sum + count, 0),
    byStatus,
    first: ascending.length > 1 ? ascending[0]! : null,
    last: ascending.at(-1) ?? null,
    computedBy,
    best: set && (await bestOf(set)),
  };
}

/** Each run once, though several sources may have it. */
function statusesOf(set: RunSet, told: Told): Record<string, number> {
  const byStatus: Record<string, number> = Object.fromEntries(Object.keys(told.byStatus).map((status) => [status, 0]));
  for (let run = 0; run < set.count; run++) byStatus[set.status(run)] = (byStatus[set.status(run)] ?? 0) + 1;
  return byStatus;
}

/** By the horizon of the first evaluation, of equal ones by the loss; by the loss alone where there is no horizon. */
async function bestOf(set: RunSet): Promise<Best | undefined> {
  const [evaluation] = set.evaluations;
  const horizons = evaluation && (await set.column(`${evaluation.name}.horizon`));
  const losses = await set.column("loss");
  const numberAt = (cells: typeof losses | undefined, run: number): number => {
    const value = cells === undefined ? null : valueAt(cells, run);
    return typeof value === "number" ? value : NaN;
  };
  let best: { run: number; horizon: number; loss: number } | undefined;
  for (let run = 0; run < set.count; run++) {
    if (set.status(run) !== "done") continue;
    const [horizon, loss] = [numberAt(horizons, run), numberAt(losses, run)];
    if (Number.isNaN(horizon) && Number.isNaN(loss)) continue;
    const isBetter = best === undefined || horizon > best.horizon || (!(horizon < best.horizon) && loss < best.loss);
    if (isBetter) best = { run, horizon, loss };
  }
  if (best === undefined) return undefined;
  const { run, horizon, loss } = best;
  const said = set.axes.map(({ name, cells }) => `${name} ${showingOfCells(cells)(valueAt(cells, run))}`);
  const measured = Number.isNaN(horizon)
    ? ({ metric: "loss", value: loss } as const)
    : ({ metric: "horizon", value: horizon } as const);
  return { key: set.key(run), ...measured, point: said.join(", ") };
}

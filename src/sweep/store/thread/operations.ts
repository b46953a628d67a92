import { invalid } from "../../../core/index.js";
import type { Operation, Operations } from "../operations.js";
import type { Database } from "./database.js";
import { exportRuns } from "./export.js";
import { RunInserter } from "./insert.js";
import { countsOf, standingsOf } from "./lookup.js";
import { unite } from "./merge.js";
import { columnTable, numbersOfRuns } from "./columnTable.js";
import { checkpointsOf, curveStepsOf, lossGridsOf, namesOf } from "./names.js";
import { createStore, endWriting, openForReading, openForWriting, readHeader } from "./opening.js";
import { runQuery } from "./query.js";
import { getRuns } from "./records.js";
import { layoutsOf, scanRuns } from "./scan.js";
import { noteSearch } from "./search.js";

let open: Database | undefined;
let inserter: RunInserter | undefined;

function database(): Database {
  if (open === undefined) throw invalid("OUTLAST_DISPOSED", "The store is closed.");
  return open;
}

function writing(): RunInserter {
  if (inserter === undefined) throw invalid("OUTLAST_INVALID_ARGUMENT", "The store was opened to be read only.");
  return inserter;
}

/** What each operation does here. */
export const operations: { readonly [O in Operation]: Operations[O] } = {
  create: createStore,
  openForWriting(path, header) {
    const { database, sweep } = openForWriting(path, header);
    open = database;
    inserter = new RunInserter(database, sweep, readHeader(database).axes);
  },
  openForReading(path) {
    open = openForReading(path);
  },
  insert(chunk, runs) {
    if (chunk !== undefined) writing().begin(chunk);
    writing().insert(runs);
  },
  commit: () => writing().commit(),
  abort: () => writing().abort(),
  note: (search) => noteSearch(database(), search),
  unite: (path) => unite(database(), path),
  statuses: (keys) => standingsOf(database(), keys).statuses,
  standings: (keys) => standingsOf(database(), keys),
  get: (keys, axes) => getRuns(database(), keys, axes),
  counts: () => countsOf(database()),
  header: () => readHeader(database()),
  headerOf(path) {
    const other = openForReading(path);
    const header = readHeader(other);
    other.close();
    return header;
  },
  names: () => namesOf(database()),
  checkpoints: () => checkpointsOf(database()),
  curveSteps: () => curveStepsOf(database()),
  layouts: () => [...layoutsOf(database()).values()],
  lossGrids: () => lossGridsOf(database()),
  query: (plan) => runQuery(database(), plan),
  table: (plan) => columnTable((wanted) => scanRuns(database(), wanted), plan),
  numbers: (keys, columns) => numbersOfRuns((wanted) => scanRuns(database(), wanted), keys, columns),
  export: (plan) => exportRuns(database(), plan),
  close() {
    if (inserter !== undefined) endWriting(database());
    database().close();
    [open, inserter] = [undefined, undefined];
  },
};

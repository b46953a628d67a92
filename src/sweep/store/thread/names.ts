import type { Names, StoredSweep } from "../columns.js";
import type { CurveLayout } from "../curveLayout.js";
import type { LossGrid } from "../runTable.js";
import { checkedSweep, isCount } from "./checked.js";
import { damaged } from "./damaged.js";
import type { Database } from "./database.js";
import { columnsOf, readHeader } from "./opening.js";
import { layoutsOf } from "./scan.js";

/** What columns of a store can be named by. */
export function namesOf(database: Database): Names {
  return {
    sweeps: sweepsOf(database),
    layouts: layoutsInOrder(database),
    objectives: objectivesOf(database),
  };
}

/** Those of the last sweep's evaluations come first, in its order: `horizon` is of the first one. */
function layoutsInOrder(database: Database): CurveLayout[] {
  const layouts = [...layoutsOf(database).values()];
  const { evaluate } = readHeader(database).spec.base as { evaluate?: unknown };
  const order = (Array.isArray(evaluate) ? evaluate : []).map((entry) => (entry as { name?: unknown } | null)?.name);
  const placeOf = ({ name }: CurveLayout): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return layouts.sort((a, b) => placeOf(a) - placeOf(b));
}

/** Only the runs that have any are looked at. */
function objectivesOf(database: Database): { objective: string; number: string }[] {
  const rows = database.rows<[string, string]>(
    `SELECT DISTINCT o.key, n.key FROM runs, json_each(runs.objectives) o, json_each(o.value) n
     WHERE runs.objectives IS NOT NULL ORDER BY 1, 2`,
  );
  return rows.map(([objective, number]) => {
    if (typeof objective === "string" && typeof number === "string") return { objective, number };
    throw damaged(database.path, "a run's objectives have no names");
  });
}

export function sweepsOf(database: Database): StoredSweep[] {
  const rows = database.rows<[number, string, string, string]>("SELECT id, spec, axes, keep FROM sweeps ORDER BY id");
  const columns = columnsOf(database);
  return rows.map(([id, ...texts]) => {
    const { spec, axes } = checkedSweep(database.path, texts, columns);
    return { id, base: spec.base, axes };
  });
}

function checkpointOf({ path }: Database, layout: CurveLayout | undefined, step: number): [string, number] {
  if (layout !== undefined && isCount(step)) return [layout.name, step];
  throw damaged(path, "a curve does not say what its numbers are, or of which step it is");
}

export function checkpointsOf(database: Database): [evaluation: string, step: number][] {
  const layouts = layoutsOf(database);
  const rows = database.rows<[number, number]>(
    `SELECT DISTINCT c.layout, c.step FROM curves c JOIN runs r ON r.id = c.run
     WHERE c.step IS NOT NULL AND (c.step <> r.steps OR r.status <> 0)`,
  );
  return rows.map(([layout, step]) => checkpointOf(database, layouts.get(layout), step));
}

export function curveStepsOf(database: Database): [evaluation: string, step: number][] {
  const layouts = layoutsOf(database);
  const rows = database.rows<[number, number]>("SELECT DISTINCT layout, step FROM curves WHERE step IS NOT NULL");
  const steps = rows.map(([layout, step]) => checkpointOf(database, layouts.get(layout), step));
  return [...new Map(steps.map((own) => [own.join(" "), own])).values()];
}

export function lossGridsOf(database: Database): LossGrid[] {
  const rows = database.rows<[number, number]>(
    `SELECT DISTINCT l.every, length(l.data) / (CASE r.float64 WHEN 1 THEN 8 ELSE 4 END)
     FROM losses l JOIN runs r ON r.id = l.run ORDER BY 1, 2`,
  );
  const fault = rows.find(([every, count]) => !isCount(every) || every === 0 || !isCount(count));
  if (fault !== undefined) throw damaged(database.path, "losses do not say of which steps they are");
  return rows.map(([every, count]) => ({ every, count }));
}

import type { Names, StoredSweep } from "../columns.js";
import type { CurveLayout } from "../curveLayout.js";
import type { LossGrid } from "../runTable.js";
import type { SweepHeader } from "../types.js";
import type { Database } from "./database.js";
import { readHeader } from "./opening.js";
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
  return rows.map(([objective, number]) => ({ objective, number }));
}

export function sweepsOf(database: Database): StoredSweep[] {
  const rows = database.rows<[number, string, string]>("SELECT id, spec, axes FROM sweeps ORDER BY id");
  return rows.map(([id, spec, axes]) => {
    const { base } = JSON.parse(spec) as SweepHeader["spec"];
    return { id, base, axes: JSON.parse(axes) as string[] };
  });
}

export function checkpointsOf(database: Database): [evaluation: string, step: number][] {
  const layouts = layoutsOf(database);
  const rows = database.rows<[number, number]>(
    `SELECT DISTINCT c.layout, c.step FROM curves c JOIN runs r ON r.id = c.run
     WHERE c.step IS NOT NULL AND (c.step <> r.steps OR r.status <> 0)`,
  );
  return rows.map(([layout, step]) => [layouts.get(layout)!.name, step]);
}

export function curveStepsOf(database: Database): [evaluation: string, step: number][] {
  const layouts = layoutsOf(database);
  const rows = database.rows<[number, number]>("SELECT DISTINCT layout, step FROM curves WHERE step IS NOT NULL");
  const steps = rows.map(([layout, step]): [string, number] => [layouts.get(layout)!.name, step]);
  return [...new Map(steps.map((own) => [own.join(" "), own])).values()];
}

export function lossGridsOf(database: Database): LossGrid[] {
  const rows = database.rows<[number, number]>(
    `SELECT DISTINCT l.every, length(l.data) / (CASE r.float64 WHEN 1 THEN 8 ELSE 4 END)
     FROM losses l JOIN runs r ON r.id = l.run ORDER BY 1, 2`,
  );
  return rows.map(([every, count]) => ({ every, count }));
}

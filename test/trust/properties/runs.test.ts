import { expect, it } from "vitest";
import { run } from "../../../src/index.js";
import { schemaText } from "../../../src/cli/schemas.js";
import { cells } from "../../../src/models/cells.js";
import { losses } from "../../../src/models/objective.js";
import { native } from "../../../src/native/index.js";
import { optimizerSchema, scheduleSchema } from "../../../src/optimizers/index.js";
import { recordSchema } from "../../../src/run/index.js";
import { metricNames, taskSchema } from "../../../src/tasks/index.js";
import { penaltyFields } from "../../../src/train/penalties.js";
import type { Node } from "./arbitraries/fromSchema.js";
import { baseDir, resolved, validRuns } from "./arbitraries/runs.js";
import { holds } from "./cases.js";
import { Coverage, kindsOf } from "./coverage.js";
import { accepts } from "./jsonSchema.js";
import { outcomeOf } from "./outcome.js";

/** A schema as `outlast schema` prints it. */
const jsonSchema = (name: string): Node => JSON.parse(schemaText(name)) as Node;

it("a valid run leaves a record of its key, the same bits each time", { timeout: 1_800_000 }, async () => {
  const coverage = new Coverage({
    tasks: kindsOf(taskSchema),
    cells,
    losses: Object.keys(losses),
    optimizers: kindsOf(optimizerSchema),
    "native optimizers": Object.keys(native().optimizers),
    schedules: kindsOf(scheduleSchema),
    "native schedules": Object.keys(native().schedules),
    penalties: Object.keys(penaltyFields),
    metrics: metricNames,
    "native metrics": native().metrics,
    "native sources": Object.keys(native().sources),
    statuses: ["done", "diverged"],
    modes: ["bptt", "impulse"],
    objectives: ["samples", "population"],
  });
  const schemas = { run: jsonSchema("run"), record: jsonSchema("record") };
  await holds("runs that are valid", validRuns, async (spec, count) => {
    expect(accepts(schemas.run, spec)).toBe(true);
    const ready = resolved(spec);
    const again = resolved(ready.spec);
    expect(again.spec).toEqual(ready.spec);
    expect(again.key).toBe(ready.key);
    expect(resolved(JSON.parse(JSON.stringify(ready.spec))).key).toBe(ready.key);
    const { value: record, refusal } = await outcomeOf(count, () => run(spec, { baseDir, threads: 1 }));
    if (record === undefined) {
      // What only drawing can tell, before any training; and a flow of many parameters.
      expect(["OUTLAST_NO_SEQUENCE", "OUTLAST_NOT_FINITE", "OUTLAST_TOO_LARGE"]).toContain(refusal.code);
      return;
    }
    expect(recordSchema.safeParse(JSON.parse(JSON.stringify(record))).error).toBeUndefined();
    expect(accepts(schemas.record, JSON.parse(JSON.stringify(record)))).toBe(true);
    expect(accepts(schemas.run, JSON.parse(JSON.stringify(record.spec)))).toBe(true);
    expect(record.key).toBe(ready.key);
    expect(record.spec).toEqual(ready.spec);
    const twice = await run(record.spec as never, { baseDir, threads: 2 });
    expect(JSON.stringify(twice.result)).toBe(JSON.stringify(record.result));
    const { train, model, evaluate } = record.spec;
    coverage.add("tasks", record.spec.task.kind);
    coverage.add("cells", model.cell);
    coverage.add("losses", train.loss);
    coverage.add("optimizers", train.optimizer.kind);
    coverage.add("native optimizers", train.optimizer.kind);
    coverage.add("schedules", train.schedule.kind);
    coverage.add("native schedules", train.schedule.kind);
    coverage.add("penalties", ...Object.keys(penaltyFields).filter((name) => Object.hasOwn(train, name)));
    const metrics = evaluate.flatMap((entry) => entry.metrics ?? []);
    coverage.add("metrics", ...metrics);
    coverage.add("native metrics", ...metrics);
    coverage.add("native sources", ready.data.source.kind, ...ready.evaluations.map(({ task }) => task.source.kind));
    coverage.add("statuses", record.result.status);
    coverage.add("modes", train.mode);
    coverage.add("objectives", train.objective);
  });
  coverage.check();
});

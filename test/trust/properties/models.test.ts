import { expect, it } from "vitest";
import { createModel } from "../../../src/index.js";
import { cells } from "../../../src/models/cells.js";
import { initSpecSchema } from "../../../src/models/initSpec.js";
import { structures } from "../../../src/models/structure.js";
import { modelFromTensors, resolveModelSpec } from "../../../src/models/index.js";
import { native } from "../../../src/native/index.js";
import { modelCases } from "./arbitraries/models.js";
import { holds } from "./cases.js";
import { Coverage, kindsOf } from "./coverage.js";
import { outcomeOf } from "./outcome.js";

it("a model of any spec has finite parameters of its shapes, from its seed alone", { timeout: 600_000 }, async () => {
  const coverage = new Coverage({
    cells,
    "native cells": native().cells,
    structures,
    inits: kindsOf(initSpecSchema),
    dtypes: ["float32", "float64"],
  });
  await holds("models", modelCases, async ({ spec, seed }, count) => {
    const { value: model } = await outcomeOf(count, () => createModel(spec, { seed }));
    expect(model).toBeDefined();
    const resolved = model!.spec;
    expect(resolveModelSpec(resolved)).toEqual(resolved);
    const parameters = model!.parameters();
    for (const { shape, data } of Object.values(parameters)) {
      expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1));
      expect(data.every(Number.isFinite)).toBe(true);
    }
    expect(createModel(resolved, { seed }).parameters()).toEqual(parameters);
    const copy = modelFromTensors({ ...resolved, init: { kind: "pytorch" } }, parameters, "the copy");
    expect(copy.parameters()).toEqual(parameters);
    copy.setParameters(parameters);
    expect(copy.parameters()).toEqual(parameters);
    coverage.add("cells", resolved.cell);
    coverage.add("native cells", resolved.cell);
    coverage.add("structures", resolved.structure);
    coverage.add("inits", resolved.init.kind);
    coverage.add("dtypes", resolved.dtype);
  });
  coverage.check();
});

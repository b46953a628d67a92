import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModel, saveModel } from "../../../src/index.js";
import type { RunRecord } from "../../../src/index.js";
import { logSteps } from "../../../src/report/models/logSteps.js";
import { readModel } from "../../../src/report/models/readModel.js";
import { recordOf, runOf, taskOf, teacherOf, trainedLags } from "../../../src/report/models/runOf.js";
import { resolveRun } from "../../../src/run/index.js";
import { writeRun } from "../../../src/store/index.js";
import { failure } from "../../helpers.js";
import { newFolder, removeFolders, runFolder } from "./folders.js";
import type { RunFolder } from "./folders.js";
import { descent, gruStudent, gruTeacher } from "./specs.js";

let own: RunFolder;
let other: RunFolder;

beforeAll(async () => {
  own = await runFolder(descent({ seed: 3 }));
  other = await runFolder(descent({ seed: 4 }));
});
afterAll(removeFolders);

describe("the model of a figure", () => {
  it("is that of a run's folder, of its record and of its file alike", () => {
    const paths = [own.folder, join(own.folder, "record.json"), join(own.folder, "model.safetensors")];
    for (const path of paths) {
      const { name, model, record } = readModel("impulse", [path]);
      expect(name).toBe(basename(own.folder));
      expect(model.parameters()).toEqual(own.model.parameters());
      expect(record).toEqual(own.record);
    }
  });

  it("has no record that is not its own", () => {
    const saved = join(own.folder, "own.safetensors");
    saveModel(own.model, saved);
    const stranger = join(own.folder, "stranger.safetensors");
    copyFileSync(join(other.folder, "model.safetensors"), stranger);
    for (const path of [saved, stranger]) {
      expect(readModel("impulse", [path])).toMatchObject({ name: basename(path), record: undefined });
    }
    expect(readModel("impulse", [stranger]).model.parameters()).toEqual(other.model.parameters());
  });

  it("is not guessed at", () => {
    const read =
      (...sources: string[]) =>
      () =>
        readModel("impulse", sources);
    expect(read()).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^impulse shows one model, got 0 sources: give/));
    expect(read(own.folder, other.folder)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /got 2 sources/));
    expect(read("nowhere/at-all")).toThrow(failure("OUTLAST_FILE", /^nowhere\/at-all is not there: impulse shows/));
    const empty = newFolder();
    expect(read(empty)).toThrow(failure("OUTLAST_FILE", /has no model.safetensors; impulse shows/));
    writeFileSync(join(empty, "table.csv"), "key,seed\n1,2\n");
    expect(read(join(empty, "table.csv"))).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^impulse shows one run's model: .*table\.csv\.$/),
    );

    const mixed = newFolder();
    writeRun(mixed, own.record, own.model);
    copyFileSync(join(other.folder, "model.safetensors"), join(mixed, "model.safetensors"));
    const keys = new RegExp(
      `of the run ${other.record.key.slice(0, 8)}, and .* of the run ${own.record.key.slice(0, 8)}`,
    );
    expect(read(mixed)).toThrow(failure("OUTLAST_FORMAT", keys));
    saveModel(own.model, join(mixed, "model.safetensors"));
    expect(read(mixed)).toThrow(failure("OUTLAST_FORMAT", /is of no run/));

    const diverged = newFolder();
    writeRun(diverged, { ...own.record, result: { ...own.record.result, status: "diverged" } } as RunRecord, undefined);
    expect(read(diverged)).toThrow(failure("OUTLAST_FILE", /has no model.safetensors: its training diverged/));
  });
});

describe("the run of a model", () => {
  it("is the recorded one, with its task and teacher", () => {
    const source = readModel("impulse", [own.folder]);
    expect(runOf(recordOf(source, "impulse", "it")).key).toBe(own.record.key);
    const task = taskOf(source)!;
    expect(task.spec).toEqual(own.record.spec.task);
    expect(teacherOf(task)).toEqual({ eigenvalues: [0.9, -0.5], weights: [1, 0.5] });
    expect(trainedLags(task)).toBe(6);
    const delayed = { kind: "teacher", system: { memoryless: 1 }, length: 6, timing: "delayed" } as const;
    expect(trainedLags(resolveRun(descent({ task: delayed })).task)).toBe(5);
  });

  it("has a teacher that is a delay, a model, or none", () => {
    const taskIs = (task: object, change = {}): ReturnType<typeof taskOf> =>
      resolveRun({ ...gruStudent, task, ...change }).task;
    expect(teacherOf(taskIs({ kind: "delay", delay: 3, length: 9 }))).toEqual({ delay: 3 });
    const teacher = teacherOf(resolveRun(gruStudent).task) as RunFolder["model"];
    expect(teacher.parameters()).toEqual(createModel(gruTeacher, { seed: 9 }).parameters());
    expect(teacherOf(taskIs({ kind: "dyck1", maxLength: 10 }))).toBeUndefined();
    expect(teacherOf(undefined)).toBeUndefined();
  });

  it("is asked for in a sentence where there is none, or another one", () => {
    const source = { name: "m.safetensors", model: own.model, record: undefined };
    expect(taskOf(source)).toBeUndefined();
    expect(() => recordOf(source, "balance", "what training went through")).toThrow(
      failure(
        "OUTLAST_INVALID_ARGUMENT",
        /^balance needs the record of the run for what training went through, and m.safetensors has none/,
      ),
    );
    const changed: RunRecord = { ...own.record, spec: { ...own.record.spec, seed: 9 } };
    changed.spec = { ...changed.spec, seeds: { ...changed.spec.seeds, init: 9 } };
    expect(() => runOf(changed)).toThrow(failure("OUTLAST_FORMAT", /written by outlast/));
  });

  it("can be without the file of its sequences", async () => {
    const file = join(newFolder(), "data.safetensors");
    const batch = { inputs: [4, 3, 1], targets: [4, 3, 1] };
    const { encodeSafetensors } = await import("../../../src/models/index.js");
    const tensors = Object.entries(batch).map(([name, shape]) => [name, { shape, data: new Float64Array(12).fill(1) }]);
    writeFileSync(file, encodeSafetensors(Object.fromEntries(tensors) as never));
    const train = { optimizer: { kind: "gd", learningRate: 0.1 }, steps: 2 };
    const { folder } = await runFolder(descent({ task: { kind: "dataset", file }, train }));
    const source = readModel("impulse", [folder]);
    expect(taskOf(source)!.kind).toBe("dataset");
    rmSync(file);
    expect(taskOf(source)).toBeUndefined();
    expect(() => runOf(source.record!)).toThrow(failure("OUTLAST_FILE", /looked for from the working directory\.$/));
  });
});

describe("the steps that are looked at", () => {
  it("are all of a few, else so many an octave", () => {
    expect(logSteps(0, 2)).toEqual([0]);
    expect(logSteps(5, 2)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(logSteps(100, 2)).toEqual([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 100]);
    expect(logSteps(65, 1)).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 65]);
    expect(logSteps(1e6, 4).length).toBeLessThan(85);
  });
});

import { performance } from "node:perf_hooks";
import type { MessagePort } from "node:worker_threads";
import { modelFromParameters } from "../../models/index.js";
import { Random } from "../../native/index.js";
import { moduleError, placeOf } from "../../tasks/index.js";
import type { AnyTaskSpec, CustomDefinition, ModuleFile, ModuleOptions } from "../../tasks/index.js";
import { runHere } from "../job.js";
import type { RunJob, RunJobOptions, RunOutcome } from "../job.js";
import { resolveRun } from "../resolve.js";
import type { ResolvedRunSpec } from "../resolved.js";
import { loadObjective, loadTask } from "./load.js";
import type { RunModules } from "./modules.js";
import { objectiveNumbers } from "./objective.js";
import type { ResolvedObjective } from "./objectiveSpec.js";
import { plainError } from "./plainError.js";
import type { PlainError } from "./plainError.js";
import { quietOutput } from "./quietOutput.js";

// The program of the threads in which runs with modules of the user's are computed, one run after the other.

export interface ThreadTask {
  specs: ResolvedRunSpec[];
  baseDir: string;
  /** The modules' names, for what goes wrong on nobody's account. */
  names: string;
  losses: RunJobOptions["losses"];
  stepLimit: RunJobOptions["stepLimit"];
  /** Whether anybody wants to know how far they are. */
  progress: boolean;
  /** Any message ends the runs; progress goes the other way. */
  port: MessagePort;
  /** One shared number: how many tasks the thread had before. */
  earlier: Int32Array;
}

export type ThreadAnswer = { job: RunJob } | { error: PlainError };

let tasks = 0;

quietOutput();

/** Trains and evaluates runs, each by itself. Nothing is thrown, since threads pass on but little of an error. */
export async function computeRuns({ specs, names, port, earlier, ...task }: ThreadTask): Promise<ThreadAnswer> {
  earlier[0] = tasks++;
  const stop = new AbortController();
  port.on("message", () => stop.abort());
  try {
    const job: RunJob = { outcomes: [], seconds: { train: 0, evaluate: 0 }, sideBySide: 1 };
    for (const spec of specs) {
      const { outcome, seconds } = await computeRun(spec, { ...task, port, signal: stop.signal });
      job.outcomes.push(outcome);
      job.seconds.train += seconds.train;
      job.seconds.evaluate += seconds.evaluate;
    }
    return { job };
  } catch (error) {
    return { error: plainError(error, names) };
  } finally {
    port.close();
  }
}

type Context = Omit<ThreadTask, "specs" | "names" | "earlier"> & { signal: AbortSignal };

async function computeRun(
  spec: ResolvedRunSpec,
  { baseDir, losses, stepLimit, progress, port, signal }: Context,
): Promise<{ outcome: RunOutcome; seconds: RunJob["seconds"] }> {
  const ready = resolveRun(spec, { baseDir, modules: await loadedModules(spec, baseDir) });
  const { outcomes, seconds } = await runHere([ready], {
    signal,
    threads: 1,
    losses,
    stepLimit,
    ...(progress && { onProgress: (done) => port.postMessage(done) }),
  });
  const [outcome] = outcomes as [RunOutcome];
  if (spec.objectives === undefined || outcome.result.status !== "done") return { outcome, seconds };
  const started = performance.now();
  const objectives: RunOutcome["result"]["objectives"] = {};
  for (const objective of spec.objectives) {
    signal.throwIfAborted();
    objectives[objective.name] = await measured(objective, ready.spec, outcome, baseDir);
  }
  const evaluate = seconds.evaluate + (performance.now() - started) / 1000;
  return { outcome: { ...outcome, result: { ...outcome.result, objectives } }, seconds: { ...seconds, evaluate } };
}

/** The modules of a run's tasks, run in this thread; those of objectives are run when it is their turn. */
async function loadedModules({ task, evaluate }: ResolvedRunSpec, baseDir: string): Promise<RunModules> {
  const loaded = new Map<string, CustomDefinition>();
  for (const own of [task, ...evaluate.map((entry) => entry.task)]) {
    if (own.kind !== "custom") continue;
    const file = fileOf(own, baseDir);
    loaded.set(nameOf(file), await loadTask(file));
  }
  return { task: (file) => loaded.get(nameOf(file))!, objective: () => undefined };
}

function fileOf(spec: AnyTaskSpec | ResolvedObjective, baseDir: string): ModuleFile {
  const { module: name, sha256, options } = spec as { module: string; sha256: string; options: ModuleOptions };
  return { path: placeOf(name, { baseDir }), name, sha256, options };
}

function nameOf({ path, sha256, options }: ModuleFile): string {
  return JSON.stringify([path, sha256, options]);
}

async function measured(
  objective: ResolvedObjective,
  spec: ResolvedRunSpec,
  { parameters }: RunOutcome,
  baseDir: string,
): Promise<Record<string, number | null>> {
  const { name, module, options } = objective;
  const loaded = await loadObjective(fileOf(objective, baseDir));
  const model = modelFromParameters(spec.model, parameters);
  try {
    const random = new Random({ seed: spec.seeds.evaluate, name: `objective ${name}` });
    return objectiveNumbers(await loaded.evaluate({ model, spec, random, options }));
  } catch (error) {
    throw moduleError(module, error);
  } finally {
    model.dispose();
  }
}

// Jobs that would take hours: each is stopped while it runs, and gives what it has or says that it was stopped.
import { setTimeout as sleep } from "node:timers/promises";
import { batchOf, chunkOf, parametersOf, shapeOf, sourceOf } from "../makers.mjs";
import { evaluationOf, scanOf } from "./evaluation.mjs";
import { bracketShape } from "./searches.mjs";

/** Dyck-1's exact counter: it never fails, so that searches go on. */
function counter() {
  const shape = bracketShape({ cell: "linear", bias: false });
  return { shape, parameters: Float64Array.of(1, 1, -1, 0, 1, 1, 0), threshold: 0.5 };
}

/** Starts of jobs that last, by name. */
export function lastingJobs(native) {
  const shape = shapeOf({ cell: "lstm", hiddenSize: 8, inputSize: 1, outputSize: 1 });
  const delay = sourceOf(native, "delay", { delay: 2, length: 30 });
  const fresh = {
    sources: [delay],
    sequences: 0,
    batchSize: 20,
    steps: 1e12,
    lossEvery: 2 ** 50,
    checkpoints: new Float64Array(),
  };
  const training = chunkOf(native, shape, { runs: 5, ...fresh });
  const fixed = { runs: 5, steps: 1e6, lossEvery: 1e6, checkpoints: new Float64Array() };
  const flow = chunkOf(native, shapeOf(), { ...fixed, optimizer: "gradientFlow" });
  flow.optimizer.numbers = flow.optimizer.numbers.map((x, i) => (i % 2 === 0 ? 1e9 : x));
  const models = chunkOf(native, shape, { runs: 9, ...fresh, batchSize: 1 });
  const long = { source: delay, lengths: Float64Array.of(5000, 5000), sequences: 1e5, perSequence: false };
  return {
    "runChunk of sequences": () => native.runChunk(training),
    "runChunk of models": () => native.runChunk(models),
    "runChunk of a flow": () => native.runChunk(flow),
    advance: () => native.beginTraining(training).advance(Uint32Array.of(0, 1, 4), { judgedFrom: 0, to: Infinity }),
    evaluate: () => native.evaluate(evaluationOf(native, shape, long)),
    scanHorizon: () => native.scanHorizon(scanOf(native, shape, { source: delay, upTo: 2 ** 40 })),
    firstFailingDepth: () => native.firstFailingDepth({ ...counter(), upTo: 2 ** 40, ordered: true }),
    certify: () => native.certify({ ...counter(), upTo: 2 ** 20, deepest: 2 ** 10 }),
  };
}

/** Two that cannot be stopped, and take some hundredths of a second. */
export function shortJobs(native) {
  const shape = shapeOf({ cell: "gru", hiddenSize: 40 });
  const [parameters, batch] = [parametersOf(native, shape), batchOf(shape, { batch: 10, time: 200, ragged: false })];
  return [
    native.forwardJob(shape, parameters, batch, true),
    native.gradientsJob(shape, parameters, batch, "mse", "every"),
  ];
}

export async function stops(exercise) {
  const { native } = exercise;
  for (const [name, start] of Object.entries(lastingJobs(native))) {
    const job = start();
    const end = performance.now() + 2000;
    while (job.progress().done === 0 && performance.now() < end) await sleep(1);
    job.stop();
    const code = await exercise.settled(job).then(
      () => "a result",
      (error) => error.code,
    );
    exercise.expect(code === "a result" || code === "OUTLAST_STOPPED", `${name}, stopped, came to ${code}`);
  }
  await Promise.all(shortJobs(native).map((job) => exercise.settled(job)));
  const training = native.beginTraining(chunkOf(native, shapeOf(), { runs: 2 }));
  const part = training.advance(Uint32Array.of(0, 1), { judgedFrom: 0, to: Infinity });
  await exercise.refuses("a busy training", "OUTLAST_INVALID_ARGUMENT", () => training.take(Uint32Array.of(0)));
  await exercise.settled(part);
  training.take(Uint32Array.of(1));
  await exercise.refuses("a run that was taken", "OUTLAST_INVALID_ARGUMENT", () => training.take(Uint32Array.of(1)));
}

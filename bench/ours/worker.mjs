// One case of ours, through the public interface.
import { answer } from "../timing.mjs";
import { evaluation, stringEvaluation } from "./evaluation.mjs";
import { generatorShare } from "./generator.mjs";
import { givenNumbers, oneStep } from "./calls.mjs";
import { flow, infinity, population } from "./linear.mjs";
import { queued } from "./queue.mjs";
import { startUp } from "./startUp.mjs";
import { study } from "./study.mjs";
import { gridOfRuns, planning, storing, sweepShare, trials } from "./sweeps.mjs";
import { threads, training } from "./training.mjs";

const laboratory = { flow, infinity, population };
const sweeps = { sweepShare, generatorShare, planning, storing, trials, gridOfRuns, queued };
const calls = { oneStep, givenNumbers, startUp, study };
await answer({ training, threads, evaluation, stringEvaluation, ...calls, ...laboratory, ...sweeps });

// One case of ours, through the public interface.
import { answer } from "../timing.mjs";
import { evaluation, stringEvaluation } from "./evaluation.mjs";
import { givenNumbers, oneStep } from "./calls.mjs";
import { flow, infinity, population } from "./linear.mjs";
import { study } from "./study.mjs";
import { threads, training } from "./training.mjs";

const laboratory = { flow, infinity, population };
await answer({ training, threads, evaluation, stringEvaluation, oneStep, givenNumbers, study, ...laboratory });

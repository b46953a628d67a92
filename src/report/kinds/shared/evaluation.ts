import { invalid, suggestion } from "../../../core/index.js";
import type { Evaluation } from "../../../evaluate/index.js";
import type { ResolvedRun } from "../../../run/index.js";
import type { Metric, Statistic } from "../../../tasks/index.js";
import type { RunEvaluation, RunSet } from "../../runs/runSet.js";

/**
 * The evaluation that is asked for, or the first that suits. Throws OUTLAST_USAGE for one that there is not, and where
 * there is none.
 */
export function chosenEvaluation(
  set: RunSet,
  name: string | undefined,
  suits: (evaluation: RunEvaluation) => boolean = () => true,
): RunEvaluation {
  const found = set.evaluations.find((evaluation) =>
    name === undefined ? suits(evaluation) : evaluation.name === name,
  );
  if (found !== undefined) return found;
  const names = set.evaluations.map((evaluation) => evaluation.name);
  const sentence =
    name === undefined || names.length === 0
      ? `None of the ${set.count} runs${divergedOf(set)} has a curve of an evaluation${name === undefined ? " that this figure can show" : ""}.`
      : `The runs have no evaluation ${name}: ${suggestion(name, names)}`;
  throw invalid("OUTLAST_USAGE", sentence);
}

/** Those may have diverged before anything was evaluated: ` (6 diverged)`. */
function divergedOf(set: RunSet): string {
  const runs = Array.from({ length: set.count }, (_, run) => set.status(run));
  const diverged = runs.filter((status) => status === "diverged").length;
  return diverged === 0 ? "" : ` (${diverged} diverged)`;
}

/** A run that an evaluation is of, and the evaluation made ready; undefined where files of it are elsewhere now. */
export function plannedOf(set: RunSet, name: string): { run: ResolvedRun; planned: Evaluation } | undefined {
  for (let at = 0; at < set.count; at++) {
    if (!set.evaluates(at, name)) continue;
    const run = set.resolved(at);
    const place = run?.spec.evaluate.findIndex((entry) => entry.name === name) ?? -1;
    const planned = run?.evaluations[place];
    return run === undefined || planned === undefined ? undefined : { run, planned };
  }
  return undefined;
}

/** A metric and the statistic of it over sequences that are shown. */
export interface Shown {
  metric: Metric;
  statistic: Statistic;
}

/**
 * The metric that is asked for, else that of the success criterion, else the loss. Its statistic is the criterion's or
 * the mean, as tables have it, or the first that was kept. Throws OUTLAST_USAGE for what was not measured or kept.
 */
export function chosenMetric(set: RunSet, evaluation: RunEvaluation, asked: string | undefined): Shown {
  const { name, metrics, statistics } = evaluation;
  if (statistics.length === 0) {
    throw invalid("OUTLAST_USAGE", `No curves of ${name} were kept: sweep without keep.curves false to draw them.`);
  }
  const criterion = plannedOf(set, name)?.planned.success;
  const usual = criterion !== undefined && metrics.includes(criterion.metric) ? criterion.metric : metrics[0]!;
  const metric = asked === undefined ? usual : metrics.find((own) => own === asked);
  if (metric === undefined) {
    throw invalid("OUTLAST_USAGE", `${name} has no metric ${asked}: ${suggestion(asked!, metrics)}`);
  }
  const wanted = criterion?.metric === metric ? criterion.statistic : "mean";
  const statistic = [wanted, "mean", "median", ...statistics].find((one) => statistics.includes(one as Statistic))!;
  return { metric, statistic: statistic as Statistic };
}

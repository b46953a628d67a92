// Many jobs at once, cancelled at random.
import { endOf, runChild } from "../lib/child.mjs";
import { quantile } from "../lib/statistics.mjs";

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "concurrency",
  about: "Eight trainings, evaluations, certificates and sweeps at once, cancelled at random moments.",
  short: (report) => together(report, { seconds: 3, seed: 1 }),
  full: (report) => together(report, { seconds: 60, seed: Date.now() % 1e6 }),
};

async function together(report, plan) {
  const ended = await runChild("concurrency", plan, { seconds: 4 * plan.seconds + 120 });
  if (ended.code !== 0 || ended.answer === undefined) return report.fault(`seed ${plan.seed}: ${endOf(ended)}`);
  const { counts, latencies, faults, held } = ended.answer;
  const { started, whole, stopped, rejected, abortedBefore } = counts;
  report.figure("jobs, all of which settled", `${started} in ${plan.seconds} s`);
  report.figure("of these whole, with the bits that they have alone", whole);
  report.figure("stopped by a signal, with a prefix of the whole", stopped);
  report.figure("rejected with their signal's reason", rejected + abortedBefore);
  report.figure("results held to those of the job alone", held);
  const [p99, most] = [quantile(latencies, 0.99), Math.max(...latencies)].map((ms) => ms.toFixed(0));
  report.figure("milliseconds from abort to end, with seven others beside", `p99 ${p99}, greatest ${most}`);
  for (const fault of faults) report.fault(`seed ${plan.seed}: ${fault}`);
  if (stopped + rejected === 0 || whole === 0) report.fault("nothing was cancelled, or nothing came to its end");
}

// Whether anything grows: objects made and dropped, calls made again and again.
import { endOf, runChild } from "../lib/child.mjs";
import { slope } from "../lib/statistics.mjs";

/**
 * What is repeated: how often, and the bytes a time that may not be passed. With garbage collection forced before each
 * look what is left is the allocator's; without, the heap itself comes and goes by megabytes.
 */
const REPEATED = {
  models: { count: 10_000, what: "models made and dropped" },
  trainings: { count: 10_000, what: "trainings within the call" },
  longerTrainings: { count: 10_000, what: "trainings on threads" },
  forwards: { count: 10_000, what: "forward calls" },
  forwardsAsync: { count: 10_000, what: "forwardAsync calls" },
  abandoned: { count: 5000, what: "trainings whose promise nobody waits for" },
  parted: { count: 1200, what: "trainings in parts left half-way, 1 MB each" },
  failures: { count: 10_000, what: "trainings refused" },
};
/** Growth over all times, in bytes, that is still noise. */
const NOISE = { forced: 6e6, free: 24e6 };
/** Left to itself, the collector lets memory grow to a size that it then keeps: after ten to thirty thousand calls. */
const FREE_TIMES = 8;

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "memory",
  about:
    "Resident memory over many calls and many dropped objects, and what Node.js is told of memory outside its heap.",

  async short(report) {
    await external(report);
    await repeat(report, "trainings", { count: 1000, isForced: true, samples: 12 });
    await repeat(report, "longerTrainings", { count: 600, isForced: true, samples: 12 });
    await repeat(report, "models", { count: 600, isForced: true, samples: 12 });
  },

  async full(report) {
    await external(report);
    for (const isForced of [true, false])
      for (const [kind, { count }] of Object.entries(REPEATED))
        await repeat(report, kind, { count: isForced ? count : FREE_TIMES * count, isForced });
  },
};

async function repeat(report, kind, { count, isForced, samples = 50 }) {
  const flags = isForced ? ["--expose-gc"] : [];
  const ended = await runChild("memory", { kind, count, samples }, { flags, seconds: 1200 });
  const what = `${count} ${REPEATED[kind].what}${isForced ? "" : ", garbage collected when Node.js likes"}`;
  if (ended.code !== 0 || ended.answer === undefined) return report.fault(`${what}: ${endOf(ended)}`);
  const warm = ended.answer.rss.slice(Math.floor(ended.answer.rss.length / 2));
  const bytes = slope(warm);
  const most = (isForced ? NOISE.forced : NOISE.free) / count;
  const megabytes = (warm.at(-1)[1] / 1e6).toFixed(0);
  report.figure(what, `${bytes.toFixed(0)} bytes a time, ${megabytes} MB at the end`);
  if (bytes > most) report.fault(`${what}: memory grows by ${bytes.toFixed(0)} bytes a time, more than ${most}`);
}

async function external(report) {
  const ended = await runChild("external", {}, { flags: ["--expose-gc"] });
  if (ended.code !== 0 || ended.answer === undefined) return report.fault(`external memory: ${endOf(ended)}`);
  const { bytes, before, held, dropped, afterDispose, models } = ended.answer;
  const grown = held.external - before.external;
  report.figure(`external memory that Node.js sees of ${models} models of ${(bytes / 1e8).toFixed(2)} MB`, `${(grown / 1e6).toFixed(1)} MB`); // prettier-ignore
  if (grown < bytes || grown > 1.1 * bytes) report.fault(`models of ${bytes} bytes are seen as ${grown}`);
  const left = dropped.external - before.external;
  if (left > 0.02 * bytes) report.fault(`${left} bytes are still seen after the models were dropped`);
  const kept = afterDispose.external - before.external;
  if (kept > 0.02 * bytes) report.fault(`${kept} bytes are still seen after dispose`);
}

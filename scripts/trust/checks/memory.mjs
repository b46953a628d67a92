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
/** Growth from the middle to the end, in bytes, that is still noise: a heap takes and gives back pages by megabytes. */
const NOISE = { forced: 6e6, free: 24e6 };
/** Left to itself, the collector lets memory grow to a size that it then keeps: after ten to thirty thousand calls. */
const FREE_TIMES = 8;
/** What seems to grow is looked at that much longer: a leak is as large each time, noise is that much smaller. */
const LONGER = 4;

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "memory",
  about:
    "Resident memory over many calls and many dropped objects, and what Node.js is told of memory outside its heap.",

  async short(report) {
    await external(report);
    await planted(report);
    await repeat(report, "trainings", { count: 1000, isForced: true, samples: 12 });
    await repeat(report, "longerTrainings", { count: 600, isForced: true, samples: 12 });
    await repeat(report, "models", { count: 600, isForced: true, samples: 12 });
  },

  async full(report) {
    await external(report);
    await planted(report);
    for (const isForced of [true, false])
      for (const [kind, { count }] of Object.entries(REPEATED))
        await repeat(report, kind, { count: isForced ? count : FREE_TIMES * count, isForced });
  },
};

/** Reports what has become of memory in many times of one thing, and a fault where it grows. */
async function repeat(report, kind, { count, isForced, samples = 50 }) {
  const most = (isForced ? NOISE.forced : NOISE.free) / (count / 2);
  for (const times of [count, LONGER * count]) {
    const what = `${times} ${REPEATED[kind].what}${isForced ? "" : ", garbage collected when Node.js likes"}`;
    const { fault, bytes, megabytes } = await growth(kind, { count: times, isForced, samples });
    if (fault !== undefined) return report.fault(`${what}: ${fault}`);
    report.figure(what, `${bytes.toFixed(0)} bytes a time, ${megabytes} MB at the end`);
    if (bytes <= most) return;
    if (times > count) report.fault(`${what}: memory grows by ${bytes.toFixed(0)} bytes a time, more than ${most}`);
  }
}

/** What is kept must be seen to grow. */
async function planted(report) {
  const { fault, bytes } = await growth("kept", { count: 600, isForced: true, samples: 12 });
  if (fault !== undefined) return report.fault(`models that are kept: ${fault}`);
  report.figure("600 models that are kept, of 69 kB, which is to be seen", `${bytes.toFixed(0)} bytes a time`);
  if (bytes < 60_000) report.fault(`600 models of 69 kB that are kept are seen as ${bytes.toFixed(0)} bytes a time`);
}

/** Bytes a time by which memory grows in the second half of so many times. */
async function growth(kind, { count, isForced, samples }) {
  const flags = isForced ? ["--expose-gc"] : [];
  const ended = await runChild("memory", { kind, count, samples }, { flags, seconds: 1200 });
  if (ended.code !== 0 || ended.answer === undefined) return { fault: endOf(ended) };
  const warm = ended.answer.rss.slice(Math.floor(ended.answer.rss.length / 2));
  return { bytes: slope(warm), megabytes: (warm.at(-1)[1] / 1e6).toFixed(0) };
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

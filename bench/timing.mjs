// How every engine of JavaScript is timed; bench/peers/shared.py and bench/peers/eigen/worker.cc do the same.

const CHUNK = 0.05;

/**
 * Least microseconds of processor and of wall time a step. `work(n)` takes n steps; a chunk has at least `steps`,
 * unless that takes over `longest` seconds. One chunk warms up, then there are at least three, and as many as fit in
 * `seconds`.
 */
export async function leastTimes(work, { steps = 1, seconds, longest = 4 }) {
  await work(1);
  const countFor = (step) => Math.max(1, Math.ceil(Math.min(Math.max(steps, CHUNK / step), longest / step)));
  // What a call costs beside its steps is not a step's: a chunk of some length says better how many steps fill it.
  const few = countFor((await timed(work, 1)).wall);
  const count = countFor((await timed(work, few)).wall / few);
  await timed(work, count);
  const least = { cpu: Infinity, wall: Infinity };
  const start = performance.now();
  for (let chunk = 0; chunk < 3 || performance.now() - start < seconds * 1000; chunk += 1) {
    const { cpu, wall } = await timed(work, count);
    least.cpu = Math.min(least.cpu, (cpu / count) * 1e6);
    least.wall = Math.min(least.wall, (wall / count) * 1e6);
  }
  return least;
}

/** Seconds of processor and of wall time that `work(count)` takes. */
export async function timed(work, count) {
  const before = process.cpuUsage();
  const start = performance.now();
  await work(count);
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, wall };
}

/** The body of an engine's process: the computation is its first argument, one line of JSON its answer. */
export async function answer(kinds) {
  const of = JSON.parse(process.argv[2]);
  try {
    const kind = kinds[of.kind];
    process.stdout.write(`${JSON.stringify(kind ? await kind(of) : { skipped: `it has no ${of.kind}` })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ skipped: error.message.split("\n")[0] })}\n`);
  }
}

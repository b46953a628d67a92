// Whatever comes from outside, changed at random: JavaScript values for the native functions, files for the readers,
// bytes for the core below Node-API (libFuzzer, with AddressSanitizer and UndefinedBehaviorSanitizer).
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fuzzEntries } from "../../../test/fuzz/entries/run.mjs";
import { captureBeside, forEachBeside, hasTool, root } from "../../lib/process.mjs";

const CASES = 1_000_000;
const SECONDS = 300;
const READER_CASES = 20_000;
/** Seconds that each program of test/fuzz/native gets. */
const PROGRAM_SECONDS = Number(process.env.OUTLAST_FUZZ_SECONDS ?? 60);
const BUILD = "build/fuzz";
/** Streams of cases, which do not overlap. */
const STREAM = 2 ** 28;

export default {
  name: "fuzz",
  about: "Random changes to native calls, files and texts, and to what the core is given.",
  short: async (report) => {
    await findPlanted(report);
    await entries(report, [{ from: 0, cases: 4000, seconds: 15 }]);
  },
  full: async (report) => {
    await findPlanted(report);
    const half = { cases: CASES / 2, seconds: SECONDS };
    await entries(report, [{ from: STREAM, ...half }, { from: 2 * STREAM, ...half }]); // prettier-ignore
    await fuzzReaders(report);
    await programs(report);
  },
};

/** Whether a crash in the middle would be seen. */
async function findPlanted(report) {
  const { sums, faults } = await fuzzEntries({ from: 0, cases: 9, seconds: 60, only: "philox", planted: 5 });
  const isSeen = sums.crashes === 1 && sums.cases === 9 && /^case 5: SIGABRT, with the edits none/.test(faults[0]);
  if (!isSeen) report.fault(`a crash that was planted was not found: ${faults.join("; ")}`);
}

async function entries(report, streams) {
  const total = { cases: 0, refused: 0, crashes: 0 };
  await forEachBeside(streams, async (stream) => {
    const { sums, faults } = await fuzzEntries(stream);
    for (const name of Object.keys(total)) total[name] += sums[name];
    for (const fault of faults) report.fault(fault);
  });
  report.figure("native calls with changed arguments", total.cases);
  report.figure("refusals among them and their repetitions, each with a sentence", total.refused);
  report.figure("crashes", total.crashes);
}

async function fuzzReaders(report) {
  const vitest = join(root, "node_modules/.bin/vitest");
  const { code, output } = await captureBeside(vitest, ["run", "test/fuzz/readers.test.ts"], {
    env: { OUTLAST_TRUST_CASES: String(READER_CASES) },
  });
  let cases = 0;
  for (const [, name, count] of output.matchAll(/fuzz: (\w+): (\d+) cases/g)) {
    cases += Number(count);
    if (Number(count) < READER_CASES) report.figure(`changed files of the reader ${name}`, count);
  }
  report.figure(`changed files and texts, ${READER_CASES} of each other reader`, cases);
  if (code !== 0) report.fault(output.slice(-4000));
}

async function programs(report) {
  if (!hasTool("clang++")) {
    report.fault("clang++ is missing (Debian: apt-get install clang libclang-rt-14-dev)");
    return;
  }
  const configured = ["-S", ".", "-B", BUILD, "-DCMAKE_CXX_COMPILER=clang++", "-DCMAKE_BUILD_TYPE=Fuzz"];
  const flags = [
    "-DCMAKE_CXX_FLAGS_FUZZ=-O1 -gline-tables-only",
    "-DOUTLAST_SANITIZE=fuzzer-no-link,address,undefined",
  ];
  for (const step of [
    [...configured, ...flags],
    ["--build", BUILD, "--target", "outlast_fuzzers", "--parallel", "2"],
  ]) {
    const { code, output } = await captureBeside("cmake", step);
    if (code === 0) continue;
    report.fault(output.slice(-4000));
    return;
  }
  const names = readdirSync(join(root, BUILD, "fuzzers")).filter((name) => name.startsWith("outlast_fuzz_"));
  await forEachBeside(names, (program) => runProgram(report, program));
}

async function runProgram(report, program) {
  const name = program.replace("outlast_fuzz_", "");
  const found = join(root, BUILD, "found", name);
  mkdirSync(found, { recursive: true });
  const options = [
    "-rss_limit_mb=3000",
    "-malloc_limit_mb=100000",
    "-timeout=120",
    "-print_final_stats=1",
    "-max_len=2000",
  ];
  const time = [`-max_total_time=${PROGRAM_SECONDS}`, `-artifact_prefix=${found}-`];
  const corpus = [found, join(root, "test/fuzz/native/corpus", name)];
  const { code, output } = await captureBeside(
    join(root, BUILD, "fuzzers", program),
    [...options, ...time, ...corpus],
    {
      env: { ASAN_OPTIONS: "allocator_may_return_null=1:detect_leaks=1", UBSAN_OPTIONS: "print_stacktrace=1" },
    },
  );
  const [, units = "0"] = /number_of_executed_units: (\d+)/.exec(output) ?? [];
  report.figure(`inputs of ${name} in the core`, units);
  if (code !== 0) report.fault(`${name}: ${output.slice(-4000)}`);
}

// The tools that watch memory and threads: how a program is run under each, and what each calls a report.
import { join } from "node:path";
import { capture, root } from "../../lib/process.mjs";

const SUPPRESSIONS = join(root, "scripts/trust/lib");
const suppressions = (name) => `suppressions=${join(SUPPRESSIONS, name)}`;

/** The runtime of a sanitizer, which has to be in Node before an addon that was compiled with it. */
function runtime(library) {
  const { code, output } = capture("g++", [`-print-file-name=${library}`]);
  if (code !== 0) throw new Error(`g++ does not say where ${library} is: ${output}`);
  return output.trim();
}

/**
 * Of UndefinedBehaviorSanitizer, what AddressSanitizer does not stop at anyway. Null pointers, sizes of objects,
 * alignment and overflow of pointers would be looked at for each access to memory, and double the time to compile.
 */
const UNDEFINED = [
  "signed-integer-overflow",
  "shift",
  "integer-divide-by-zero",
  "float-cast-overflow",
  "bounds",
  "bool",
  "enum",
  "return",
  "unreachable",
  "nonnull-attribute",
  "returns-nonnull-attribute",
];

/**
 * A tool: `sanitize` compiles for it, `env` and `under` (a command's words before a program's own) run a program,
 * `preload` is what Node needs besides, `reports` are patterns of what it prints, `plants` faults of planted.cc that it
 * finds.
 */
export const addresses = {
  sanitize: `address,${UNDEFINED.join(",")}`,
  preload: "libasan.so",
  under: [],
  node: [],
  env: {
    ASAN_OPTIONS: "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:check_initialization_order=1",
    LSAN_OPTIONS: `print_suppressions=0:${suppressions("leaks.supp")}`,
    UBSAN_OPTIONS: "print_stacktrace=1",
  },
  reports: [/ERROR: (?:Address|Leak)Sanitizer.*/g, /runtime error: .*/g, /AddressSanitizer:DEADLYSIGNAL/g],
  plants: ["overflow", "use after free", "leak", "signed overflow", "cast"],
};

export const threads = {
  sanitize: "thread",
  preload: "libtsan.so",
  // Without it the kernel may put memory where the tool cannot have it.
  under: ["setarch", "-R"],
  node: [],
  env: { TSAN_OPTIONS: `halt_on_error=0:second_deadlock_stack=1:${suppressions("threads.supp")}` },
  reports: [/WARNING: ThreadSanitizer: .*/g, /FATAL: ThreadSanitizer.*/g],
  plants: ["race"],
};

// Its threads take turns: unfairly, those of a job would never let the main thread stop it.
const VALGRIND = ["--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite"];

export const memcheck = {
  sanitize: "",
  under: [
    "valgrind",
    ...VALGRIND,
    "--error-exitcode=99",
    "--num-callers=30",
    "--fair-sched=yes",
    `--${suppressions("memcheck.supp")}`,
  ],
  // Code that Node writes while it runs is none of memcheck's business.
  node: ["--jitless"],
  // It has no AVX-512.
  env: { OUTLAST_ISA: "v3" },
  reports: [
    /^==\d+== (?:Invalid|Conditional jump|Use of uninit|Mismatched|Syscall param|Process terminating).*/gm,
    /^==\d+== .* definitely lost in loss record .*/gm,
  ],
  plants: ["overflow", "use after free", "leak", "uninitialized"],
};

/** How to run a program, or with `node` a script, under a tool: { command, args, env }. */
export function underTool(tool, command, args, { node = false } = {}) {
  const own = node ? [command, ...tool.node, ...args] : [command, ...args];
  const [first, ...rest] = [...tool.under, ...own];
  const preload = node && tool.preload !== undefined ? { LD_PRELOAD: runtime(tool.preload) } : {};
  return { command: first, args: rest, env: { ...tool.env, ...preload } };
}

/** The reports in what a program printed, each a line. */
export function reportsIn(tool, output) {
  return tool.reports.flatMap((pattern) => output.match(pattern) ?? []);
}

import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { watchCases } from "./watch.js";
import type { Watch } from "./watch.js";

/** Cases of all properties together: those of `npm test`, or more. */
export const CASES = Number(process.env["OUTLAST_TRUST_CASES"] ?? 2000);
export const SEED = Number(process.env["OUTLAST_TRUST_SEED"] ?? 20_260_901);

/** How many of a thousand cases each property has. */
export const shares = {
  "runs that are valid": 110,
  "runs in a pack": 30,
  "runs at random": 130,
  "specs with junk in a place": 140,
  "specs with another value in a place": 110,
  "specs with a strange field": 40,
  models: 90,
  gradients: 40,
  "forward of a batch": 30,
  training: 40,
  evaluation: 30,
  "a model's life": 20,
  sweeps: 40,
  "sweeps with junk in a place": 50,
  settings: 40,
  "calls with junk in a place": 60,
} as const;

export type Property = keyof typeof shares;

export function casesOf(property: Property): number {
  return Math.max(1, Math.round((CASES * shares[property]) / 1000));
}

/** What the cases of a property came to. */
export class Count {
  valid = 0;
  /** Refusals by their codes. */
  readonly codes: Record<string, number> = {};
  slowest = { milliseconds: 0, text: "" };

  refused(code: string): void {
    this.codes[code] = (this.codes[code] ?? 0) + 1;
  }
}

/**
 * Holds a property against its share of cases. Throws what fast-check found, the case made small, with the command that
 * tries it again.
 */
export async function holds<T>(
  property: Property,
  cases: fc.Arbitrary<T>,
  predicate: (value: T, count: Count) => void | Promise<void>,
): Promise<void> {
  const count = new Count();
  const watch = watchCases();
  const checked = fc.asyncProperty(cases, (value) => timed(() => predicate(value, count), { value, count, watch }));
  const numRuns = casesOf(property);
  try {
    const details = await fc.check(checked, {
      seed: SEED,
      numRuns,
      // Making a case small may take long; by then it is known that there is one.
      plugins: [fc.interruptAfterTimeLimit(120_000 + 200 * numRuns, { failOnInterrupt: true })],
    });
    report(property, numRuns, count);
    if (details.failed) throw await failureOf(details);
  } finally {
    watch.close();
  }
}

async function timed<T>(
  predicate: () => void | Promise<void>,
  { value, count, watch }: { value: T; count: Count; watch: Watch },
): Promise<void> {
  const text = fc.stringify(value).slice(0, 4000);
  watch.begin(text);
  const start = performance.now();
  try {
    await predicate();
  } finally {
    const milliseconds = performance.now() - start;
    if (milliseconds > count.slowest.milliseconds) count.slowest = { milliseconds, text };
    // Where none can be made any more, that is seen too.
    watch.begin("The next case is being made.");
  }
}

async function failureOf<T>(details: fc.RunDetails<T>): Promise<Error> {
  const again = `OUTLAST_TRUST_SEED=${SEED} OUTLAST_TRUST_CASES=${CASES} npx vitest run test/trust/properties`;
  const text = (await fc.asyncDefaultReportMessage(details)) ?? "";
  const cause = details.errorInstance;
  return new Error(`${text}\nTo try the same cases again: ${again}`, cause === null ? {} : { cause });
}

/** A line for who looks on, and one in the file that the environment names. */
function report(property: Property, cases: number, { valid, codes, slowest }: Count): void {
  console.info(`${property}: ${cases} cases from seed ${SEED}`);
  const file = process.env["OUTLAST_TRUST_REPORT"];
  if (file === undefined) return;
  const { milliseconds, text } = slowest;
  const line = { property, cases, valid, codes, slowest: Math.round(milliseconds), text };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

import { expect } from "vitest";
import type { z } from "zod";
import { jsonSchemaOf } from "./arbitraries/fromSchema.js";
import type { Node } from "./arbitraries/fromSchema.js";
import { CASES } from "./cases.js";

/** Below so many cases chance may leave an item out. */
const ENOUGH_CASES = 1000;

/** The product's own lists, and which of their items valid cases have had. */
export class Coverage<List extends string> {
  readonly #left: Map<List, Set<string>>;

  constructor(lists: Record<List, readonly string[]>) {
    const entries = Object.entries(lists) as [List, readonly string[]][];
    this.#left = new Map(entries.map(([name, items]) => [name, new Set(items)]));
  }

  add(list: List, ...items: readonly (string | undefined)[]): void {
    for (const item of items) if (item !== undefined) this.#left.get(list)!.delete(item);
  }

  /** Fails where an item has come up in no case: what is new in a list is tried from then on, or missed here. */
  check(): void {
    if (CASES < ENOUGH_CASES) return;
    const left = [...this.#left].flatMap(([list, items]) => [...items].map((item) => `${list}: ${item}`));
    expect(left).toEqual([]);
  }
}

/** The kinds of a list of specs. */
export function kindsOf(schema: z.ZodType): string[] {
  const node = jsonSchemaOf(schema);
  const branches: Node[] = node.oneOf ?? node.anyOf ?? [];
  return branches.map(({ properties }) => String(properties?.["kind"]?.const));
}

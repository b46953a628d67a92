import { describe, expect, it } from "vitest";
import { bibliography, citations } from "../../src/papers/citations.js";
import { papers } from "../../src/papers/index.js";

/**
 * The entries of a .bib text: type, key and fields by name, values without their outer braces. Throws where it is none.
 */
function parsed(text: string): { type: string; key: string; fields: Record<string, string> }[] {
  const entries = [];
  let at = 0;
  /** What a pattern takes from here. */
  const take = (pattern: RegExp): RegExpExecArray => {
    const found = new RegExp(pattern.source, "y");
    found.lastIndex = at;
    const match = found.exec(text);
    if (match === null) throw new Error(`no ${pattern.source} at ${at}: ${text.slice(at, at + 40)}`);
    at = found.lastIndex;
    return match;
  };
  /** From an opening brace to the one that closes it. */
  const braced = (): string => {
    const start = at;
    let depth = 0;
    do {
      if (at >= text.length) throw new Error(`the brace at ${start} is never closed`);
      if (text[at] === "{") depth += 1;
      if (text[at] === "}") depth -= 1;
      at += 1;
    } while (depth > 0);
    return text.slice(start + 1, at - 1);
  };
  while (at < text.length) {
    const [, type = "", key = ""] = take(/@(\w+)\{(\w+)/);
    const fields: Record<string, string> = {};
    while (text[at] === ",") {
      const [, name = ""] = take(/,\s*(\w+) = (?=\{)/);
      if (name in fields) throw new Error(`${key} has two fields ${name}`);
      fields[name] = braced();
    }
    take(/\s*\}\s*/);
    entries.push({ type, key, fields });
  }
  return entries;
}

describe("citations", () => {
  it("are entries with what BibTeX asks for, each under its own key", () => {
    for (const [key, text] of Object.entries(citations)) {
      const [entry, ...more] = parsed(text);
      expect(more).toEqual([]);
      expect(entry).toMatchObject({ type: "inproceedings", key });
      const { title, author, booktitle, year, eprint, volume, pages } = entry!.fields;
      expect(title?.length).toBeGreaterThan(10);
      expect(author).toMatch(/^(?:[^,]+, [^,]+? and\s+)+[^,]+, [^,]+$/);
      expect(booktitle).toMatch(/^International Conference on | Workshop at /);
      expect(year).toMatch(/^20\d\d$/);
      // Where it can be read: as a preprint, or in a volume of proceedings.
      expect(eprint ?? `${volume}:${pages}`).toMatch(/^\d{4}\.\d{5}$|^\d+:\d+--\d+$/);
    }
  });

  it("are one a publication", () => {
    const all = parsed(bibliography(...(Object.keys(citations) as (keyof typeof citations)[])));
    expect(all).toHaveLength(Object.keys(citations).length);
    for (const field of ["eprint", "title"]) {
      const own = all.flatMap(({ fields }) => fields[field] ?? []);
      expect(new Set(own).size).toBe(own.length);
    }
  });

  it.each(papers.map((paper) => [paper.name, paper] as const))(
    "of %s are entries of the list, each once",
    (_, paper) => {
      const keys = parsed(paper.citation).map(({ key }) => key);
      expect(keys.length).toBeGreaterThan(0);
      expect(new Set(keys).size).toBe(keys.length);
      expect(paper.citation).toBe(bibliography(...(keys as (keyof typeof citations)[])));
    },
  );

  it("that are broken are noticed", () => {
    const whole = citations.emami2021implicit;
    expect(() => parsed(whole.replace("{RNNs}", "{RNNs"))).toThrow();
    expect(() => parsed(whole.replace("2101.07833}", "2101.07833"))).toThrow();
    expect(() => parsed(`${whole} more`)).toThrow();
  });
});

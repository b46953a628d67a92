import { readFileSync, readdirSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { helpOf, wholeProgram, withInner } from "../cli/program.js";

const root = new URL("../../", import.meta.url);
const pages = ["README.md", ...readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith(".md"),
);

/** The lines of a page's shell blocks that begin with the command, without what follows as a comment. */
function commandsOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = ""]) => block.replaceAll("\\\n", " "));
  return blocks.flatMap((block) => linesOf(block, / +#.*$/));
}

/** The words after the command, up to a comment or to what the shell does with the output. */
function linesOf(text: string, comment: RegExp): string[] {
  const [...lines] = text.matchAll(/^ *(?:npx )?outlast (.*)$/gm);
  return lines.map(([, words = ""]) => words.replace(comment, "").replace(/ [|>] .*$/, ""));
}

/** A line's words as a shell takes them apart. */
function split(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ""));
}

/** Throws what commander says of a line; nothing of it is done. */
async function parse(line: string): Promise<void> {
  const program = await wholeProgram();
  for (const command of withInner(program)) {
    command.exitOverride();
    if (command !== program) command.action(() => undefined);
  }
  await program.parseAsync(split(line), { from: "user" });
}

describe("commands that are written down", () => {
  it.each(pages)("can be given as %s has them", async (name) => {
    for (const line of commandsOf(readFileSync(new URL(name, root), "utf8"))) {
      await expect(parse(line), line).resolves.toBeUndefined();
    }
  });

  it("can be given as the help has them", async () => {
    const examples = (command: Command): string[] =>
      linesOf(/^Examples:\n([^]*)$/m.exec(helpOf(command))?.[1] ?? "", / {2,}.*$/);
    const lines = withInner(await wholeProgram()).flatMap(examples);
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) await expect(parse(line), line).resolves.toBeUndefined();
  });

  it("are refused where they cannot", async () => {
    expect(commandsOf(readFileSync(new URL("README.md", root), "utf8")).length).toBeGreaterThan(15);
    await expect(parse("export a.db --to runs.csv")).rejects.toThrow("--out");
    await expect(parse("export a.db -o runs.csv --as csv")).rejects.toThrow("--as");
  });
});

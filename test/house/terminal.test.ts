import { describe, expect, it } from "vitest";
import { terminalEdge } from "./rules/terminal.js";
import { readTypeScript } from "./tree.js";

describe("what is written to a terminal", () => {
  const inCommand = (text: string): string[] => terminalEdge([{ path: "src/cli/a.ts", text }]);

  it("goes through one function", () => {
    expect(terminalEdge(readTypeScript())).toEqual([]);
  });

  it.each([
    "process.stdout.write(text);",
    "if (!quiet) process.stderr.write(text);",
    'process["stdout"].write(text);',
    "bar(process.stderr);",
    "const { stdout } = process;",
    "const own = process.stdout;",
    "const write = process.stdout.write.bind(process.stdout);",
    "console.log(text);",
    "writeSync(1, text);",
    'import { stdout } from "node:process";',
  ])("not past it: %s", (text) => {
    expect(inCommand(text)).not.toEqual([]);
    expect(terminalEdge([{ path: "src/cli/output.ts", text }])).toEqual([]);
  });

  it("may be asked about", () => {
    const harmless = 'process.stdout.on("error", end);\nif (process.stderr.isTTY) stylesFor(process.stdout);\n';
    expect(inCommand(`${harmless}toStdout(text);\nchild.stdout.on("data", gather);\nwriteSync(file, text);`)).toEqual(
      [],
    );
  });
});

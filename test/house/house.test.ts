import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documented } from "./rules/documented.js";
import { missingPaths } from "./rules/documents.js";
import { nothingLeftOpen, testsExpect } from "./rules/honesty.js";
import { nativeLists, typescriptLists } from "./rules/lists.js";
import { cppMathematics, typescriptMathematics } from "./rules/ownMathematics.js";
import { commentWidth, lineLimits, mostlySmall } from "./rules/sizes.js";
import { readCpp, readTree, readTypeScript, root, type SourceFile } from "./tree.js";

const file = (path: string, text: string): SourceFile => ({ path, text });
const readTests = (): SourceFile[] => readTree(["test"], [".ts", ".cc", ".h"]);

describe("sizes", () => {
  it("stay within the limits of their folders", () => {
    expect(lineLimits([...readTypeScript(), ...readCpp(), ...readTests()])).toEqual([]);
    const long = (lines: number): string => "x\n".repeat(lines);
    const planted = [file("src/a.ts", long(301)), file("native/a.cc", long(401)), file("test/a.ts", long(501))];
    expect(lineLimits(planted)).toHaveLength(3);
    expect(lineLimits([file("src/a.ts", long(300)), file("native/a.cc", long(400))])).toEqual([]);
  });

  it("are mostly under 120 lines", () => {
    expect(mostlySmall([...readTypeScript(), ...readCpp()])).toEqual([]);
    const planted = [file("src/a.ts", "x\n".repeat(120)), file("src/b.ts", "x\n".repeat(120)), file("src/c.ts", "x\n")];
    expect(mostlySmall(planted)).toHaveLength(1);
  });

  it("of a comment's line are those of code", () => {
    expect(commentWidth(readTree(["src", "test", "scripts", "bench", "examples"], [".ts", ".mjs"]))).toEqual([]);
    const [words, code] = ["x".repeat(120), `const text = "${"x".repeat(120)}";\n`];
    const planted = ["//", "/**", "   *"].map((start) => file("src/a.ts", `${start} ${words}\n`));
    for (const one of planted) expect(commentWidth([one])).toHaveLength(1);
    expect(commentWidth([file("src/a.ts", `// ${words.slice(3)}\n${code}`)])).toEqual([]);
  });
});

describe("honesty", () => {
  it("leaves nothing open", () => {
    const folders = readTree(
      ["src", "native", "test", "scripts", "docs", "examples"],
      [".ts", ".h", ".cc", ".mjs", ".md"],
    );
    expect(nothingLeftOpen(folders)).toEqual([]);
    expect(nothingLeftOpen([file("src/a.ts", `let a;\n// ${"TO"}DO: more\n`)])).toHaveLength(1);
  });

  it("has no test file without an expectation, and no test switched off", () => {
    const tests = readTests().filter(({ path }) => /(?:\.test\.ts|_test\.cc)$/.test(path));
    expect(testsExpect(tests)).toEqual([]);
    expect(testsExpect([file("test/a.test.ts", 'it("runs", () => { run(); });')])).toHaveLength(1);
    expect(testsExpect([file("test/native/a_test.cc", 'TEST_CASE("runs") { run(); }')])).toHaveLength(1);
    expect(testsExpect([file("test/a.test.ts", `it.${"only"}("is right", () => expect(1).toBe(1));`)])).toHaveLength(1);
  });
});

describe("mathematics", () => {
  it("is our own in C++", () => {
    expect(cppMathematics(readCpp())).toEqual([]);
    const calls = ["std::exp(x)", "::tanhf(x)", "std::log1p(x)", "m.array().tanh()", "std::mt19937 g"];
    for (const call of calls) expect(cppMathematics([file("native/rnn/a.cc", `auto y = ${call};`)])).toHaveLength(1);
    const harmless = '// std::exp(x)\nauto s = "std::exp";\nauto y = elementary::exp(x) + std::sqrt(x);\n';
    expect(cppMathematics([file("native/rnn/a.cc", harmless)])).toEqual([]);
  });

  it("is the core's in TypeScript", () => {
    expect(typescriptMathematics(readTypeScript())).toEqual([]);
    const calls = ["Math.exp(x)", "Math.pow(x, 2)", "Math.random()", "10 ** x"];
    for (const call of calls)
      expect(typescriptMathematics([file("src/train/a.ts", `const y = ${call};`)])).toHaveLength(1);
    expect(typescriptMathematics([file("src/train/a.ts", "// Math.exp\nconst y = Math.sqrt(2 ** 53);")])).toEqual([]);
    expect(typescriptMathematics([file("src/cli/a.ts", "const digits = Math.log10(x);")])).toEqual([]);
    expect(typescriptMathematics([file("src/report/a.ts", "const place = Math.log10(x);")])).toEqual([]);
    expect(typescriptMathematics([file("src/report/a.ts", "const place = Math.exp(x);")])).toHaveLength(1);
  });
});

describe("lists", () => {
  const list = file("native/cells/list.h", '#include "cells/gru.h"\nusing Cells = std::tuple<GruCell>;\n');
  const item = (name: string): string => `struct ${name} {\n  static constexpr const char* name = "x";\n};\n`;

  it("have every item of native", () => {
    expect(nativeLists(readCpp())).toEqual([]);
    const gru = file("native/cells/gru.h", `#include "cells/gate.h"\n${item("GruCell")}`);
    const tree = [list, gru, file("native/cells/gate.h", ""), file("native/cells/gate.cc", "")];
    expect(nativeLists(tree)).toEqual([]);
    expect(nativeLists([...tree, file("native/cells/elman.h", "")])).toHaveLength(1);
    const derived = file("native/cells/gru.h", `#include "cells/elman.h"\n${item("GruCell")}`);
    expect(nativeLists([list, derived, file("native/cells/elman.h", item("ElmanCell"))])).toHaveLength(1);
  });

  it("have every task and every optimizer", () => {
    expect(typescriptLists(readTypeScript())).toEqual([]);
    const index = file("src/tasks/index.ts", 'export { delay } from "./delay.js";');
    expect(typescriptLists([index, file("src/tasks/delay.ts", ""), file("src/tasks/adding.ts", "")])).toHaveLength(1);
  });
});

describe("docstrings", () => {
  it("are there for everything that the package exports", () => {
    expect(documented(readTypeScript())).toEqual([]);
    const index = file("src/index.ts", 'export { a as b, C } from "./core/index.js";\nexport * from "./run/index.js";');
    const core = file(
      "src/core/index.ts",
      "/** Good. */\nexport const a = 1;\nexport interface C {}\nexport type D = 1;",
    );
    const run = file("src/run/index.ts", "export function run(): void {}");
    expect(documented([index, core, run])).toEqual([
      "src/core/index.ts: C has no docstring",
      "src/run/index.ts: run has no docstring",
    ]);
  });
});

describe("documents", () => {
  const exists = (path: string): boolean => existsSync(join(root, path));

  it("name only folders and files that exist", () => {
    const readme = file("README.md", readFileSync(join(root, "README.md"), "utf8"));
    expect(missingPaths([...readTree(["docs"], [".md"]), readme], exists)).toEqual([]);
    const text = "`native/nowhere/`, [guide](docs/nowhere.md), `src/nowhere/<name>.ts`, `native/core/<name>.h`";
    expect(missingPaths([file("docs/a.md", text)], exists)).toHaveLength(3);
  });
});

import { describe, expect, it } from "vitest";
import { cppForbiddenHeaders, cppIncludes } from "./rules/cppIncludes.js";
import { binaryLoading, typescriptImports } from "./rules/typescriptImports.js";
import { readCpp, readTypeScript, type SourceFile } from "./tree.js";

const file = (path: string, text: string): SourceFile => ({ path, text });

describe("TypeScript rooms", () => {
  it("import lower rooms only, through their index.ts", () => {
    expect(typescriptImports(readTypeScript())).toEqual([]);
  });

  it.each([
    ["a higher room", "src/core/a.ts", 'import { train } from "../train/index.js";'],
    ["a room of the same row", "src/tasks/a.ts", 'import type { S } from "../store/index.js";'],
    ["a room's inner file", "src/train/a.ts", 'export { x } from "../models/model.js";'],
    ["a higher room on demand", "src/models/a.ts", 'const load = () => import("../run/index.js");'],
    ["a higher room's type", "src/models/a.ts", 'type T = import("../run/index.js").T;'],
    ["the package's front door", "src/run/a.ts", 'import { run } from "../index.js";'],
    ["a room's inner file from the front door", "src/index.ts", 'export { run } from "./run/run.js";'],
    ["anything from a room that the house does not have", "src/utils/a.ts", 'import { x } from "../core/index.js";'],
  ])("may not import %s", (_what, path, text) => {
    expect(typescriptImports([file(path, text)])).toHaveLength(1);
  });

  it("may import lower rooms and their own files", () => {
    const text = 'import { x } from "../core/index.js";\nimport { y } from "./y.js";\nimport { z } from "zod";\n';
    expect(typescriptImports([file("src/train/a.ts", text)])).toEqual([]);
  });

  it("leave loading the binary to src/native", () => {
    expect(binaryLoading(readTypeScript())).toEqual([]);
    const text = 'import { createRequire } from "node:module";';
    expect(binaryLoading([file("src/train/a.ts", text), file("src/native/load.ts", text)])).toHaveLength(1);
    const ways = [
      'require("./outlast.node")',
      "require(path)",
      'require("/tmp/a")',
      'open("a.node")',
      "process.dlopen()",
    ];
    for (const way of ways) expect(binaryLoading([file("src/train/a.ts", `${text} ${way};`)])).toHaveLength(1);
    const named = `${text} const require = createRequire(import.meta.url); require("bullmq");`;
    expect(binaryLoading([file("src/train/a.ts", named)])).toEqual([]);
    expect(binaryLoading([file("src/train/a.ts", `${named} require(path);`)])).toHaveLength(1);
  });
});

describe("C++ rooms", () => {
  it("include lower rooms only", () => {
    expect(cppIncludes(readCpp())).toEqual([]);
  });

  it.each([
    ["a higher room", "native/core/a.h", '#include "cells/list.h"\n'],
    ["a room of the same row", "native/losses/a.h", '#include "cells/list.h"\n'],
    ["a path that is not relative to native", "native/cells/a.h", '#include "list.h"\n'],
    ["anything from a room that the house does not have", "native/utils/a.h", "#pragma once\n"],
  ])("may not include %s", (_what, path, text) => {
    const list = file("native/cells/list.h", "#pragma once\n");
    expect(cppIncludes([list, file(path, text)])).toHaveLength(1);
  });

  it("leave Node-API to the binding, and streams and std::random out", () => {
    expect(cppForbiddenHeaders(readCpp())).toEqual([]);
    const planted = ["napi.h", "iostream", "random"].map((name) => file("native/rnn/a.cc", `#include <${name}>\n`));
    expect(cppForbiddenHeaders(planted)).toHaveLength(3);
    expect(cppForbiddenHeaders([file("native/binding/a.cc", "#include <napi.h>\n")])).toEqual([]);
  });
});

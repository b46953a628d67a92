import type { Rule } from "../tree.js";

// Put together here, so that this file does not find itself.
const marks = new RegExp(`\\b(?:${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);

/** Nothing in the tree is left for later. */
export const nothingLeftOpen: Rule = (files) =>
  files.flatMap((file) =>
    file.text
      .split("\n")
      .flatMap((line, index) => (marks.test(line) ? [`${file.path}:${index + 1}: ${line.trim()}`] : [])),
  );

/** Every test file expects something, and none is focused or switched off. */
export const testsExpect: Rule = (files) =>
  files.flatMap((file) => {
    const native = file.path.endsWith(".cc");
    const expects = native ? /\b(?:CHECK|REQUIRE)\w*\(/ : /\b(?:expect|expectTypeOf|assertType)[.<(]/;
    const switchedOff = native ? /doctest::skip/ : /\b(?:it|test|describe)\.(?:only|skip|todo)\b/;
    return [
      ...(expects.test(file.text) ? [] : [`${file.path} expects nothing`]),
      ...(switchedOff.test(file.text) ? [`${file.path} has a test that is focused or switched off`] : []),
    ];
  });

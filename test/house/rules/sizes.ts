import type { Rule } from "../tree.js";

const limits: Record<string, number> = { src: 300, native: 400, test: 500 };
const small = 120;

export function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** No file is longer than its folder's limit. */
export const lineLimits: Rule = (files) =>
  files.flatMap((file) => {
    const limit = limits[file.path.split("/")[0]!]!;
    const lines = lineCount(file.text);
    return lines > limit ? [`${file.path} has ${lines} lines, more than ${limit}`] : [];
  });

/** At least half of the files have fewer than 120 lines. */
export const mostlySmall: Rule = (files) => {
  const count = files.filter((file) => lineCount(file.text) < small).length;
  return count * 2 >= files.length ? [] : [`only ${count} of ${files.length} files have fewer than ${small} lines`];
};

const width = 120;

/** No line of a comment is longer than code's, which prettier leaves to people. */
export const commentWidth: Rule = (files) =>
  files.flatMap((file) =>
    file.text
      .split("\n")
      .flatMap((line, index) =>
        line.length > width && /^\s*(?:\/\/|\/?\*)/.test(line)
          ? [`${file.path}:${index + 1} is a comment of ${line.length} characters, more than ${width}`]
          : [],
      ),
  );

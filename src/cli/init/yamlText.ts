import { Document, isMap, isScalar, isSeq } from "yaml";
import { fitting } from "./about.js";
import type { Described } from "./about.js";

/** Columns of a comment, at most. */
const WIDTH = 100;

/** A spec as YAML: a comment over every field that its schema describes, and the fields that it does without. */
export function yamlText(spec: object, schema: Described, head: readonly string[]): string {
  const document = new Document(spec);
  comment(document.contents, spec, schema, 0);
  const text = document.toString({ lineWidth: 120, flowCollectionPadding: false });
  return `${head.map((line) => `# ${line}\n`).join("")}${text}`;
}

function comment(node: unknown, value: unknown, given: Described | undefined, depth: number): void {
  const schema = fitting(given, value);
  if (isSeq(node)) {
    node.flow = node.items.every(isScalar);
    node.items.forEach((item, i) => comment(item, (value as unknown[])[i], schema?.items, depth + 1));
  }
  if (!isMap(node)) return;
  for (const { key, value: inner } of node.items) {
    if (!isScalar(key)) continue;
    const field = (value as Record<string, unknown>)[key.value as string];
    const own = schema?.properties?.[key.value as string];
    const words = [own?.description, others(field, own)].filter((text) => text !== undefined).join(" ");
    if (words !== "") key.commentBefore = folded(words, WIDTH - 2 * depth);
    comment(inner, field, own, depth + 1);
  }
}

/** Which more fields an object may have. */
function others(value: unknown, given: Described | undefined): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const schema = fitting(given, value);
  const left = Object.keys(schema?.properties ?? {}).filter((name) => !Object.hasOwn(value, name));
  return left.length === 0 ? undefined : `More fields: ${left.join(", ")}.`;
}

/** A text in lines of so many columns, each with a space before it. */
function folded(text: string, width: number): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + word.length + 1 > width) lines.push("");
    lines[lines.length - 1] += ` ${word}`;
  }
  return lines.join("\n");
}

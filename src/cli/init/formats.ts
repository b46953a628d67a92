import { readableJson } from "../../store/index.js";
import type { Described } from "./about.js";
import { yamlText } from "./yamlText.js";

/** A new spec, and what is said with it. */
export interface NewSpec {
  kind: "run" | "sweep";
  spec: object;
  schema: Described;
  /** The file that the schema is in, as an editor looks for it. */
  schemaFile: string;
  /** What the file is, in sentences of a line. */
  about: readonly string[];
}

/** How a spec is written, by the ending of its file's name. */
export const formats: Readonly<Record<string, ((spec: NewSpec) => string) | undefined>> = {
  ".yaml": yaml,
  ".yml": yaml,
  ".json": ({ spec, schemaFile }) => readableJson({ $schema: `./${schemaFile}`, ...spec }),
  ".ts": ({ kind, spec, about }) => {
    const type = kind === "run" ? "RunSpec" : "SweepSpec";
    const comments = about.map((line) => `// ${line}\n`).join("");
    const text = readableJson(spec).trimEnd();
    return `${comments}import type { ${type} } from "outlast";\n\nexport default ${text} satisfies ${type};\n`;
  },
};

function yaml({ spec, schema, schemaFile, about }: NewSpec): string {
  return yamlText(spec, schema, [`yaml-language-server: $schema=./${schemaFile}`, ...about]);
}

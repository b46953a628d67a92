import { fileURLToPath } from "node:url";

/** The fonts that files are drawn with, on every machine the same: DejaVu Sans, as its package has it. */
export function fontFiles(): { regular: string; bold: string } {
  const fileOf = (name: string): string => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  return { regular: fileOf("DejaVuSans"), bold: fileOf("DejaVuSans-Bold") };
}

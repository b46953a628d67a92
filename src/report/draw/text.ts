/** The family that files are drawn with, and what a browser without it may take. */
export const FONT_FAMILY = "DejaVu Sans, Verdana, sans-serif";

/** Advances of DejaVu Sans for U+0020 to U+007E, in thousandths of the size. */
const advances = (
  "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 " +
  "838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 " +
  "685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 " +
  "392 634 592 818 592 592 525 636 337 636 838"
)
  .split(" ")
  .map(Number);

const others: Readonly<Record<string, number>> = { "⁻": 528, "·": 318, "−": 838, "∞": 833, "≤": 838, "…": 1000 };

/** Superscript digits. */
const narrow = /[⁰¹²³⁴⁵⁶⁷⁸⁹]/;

/** How wide a text is in pixels, `size` pixels high; bold text is a tenth wider. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const letter of text) {
    const advance = advances[letter.codePointAt(0)! - 32];
    sum += advance ?? (narrow.test(letter) ? 401 : (others[letter] ?? 900));
  }
  return (sum * size) / 1000;
}

/** A text in lines of at most `width` pixels, broken at blanks, behind dots, within camelCase, else anywhere. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(/(?<=[\s./_])|(?<=[a-z])(?=[A-Z])/)) {
    if (line !== "" && widthOf((line + piece).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
    while (widthOf(line.trimEnd(), size) > width && [...line].length > 1) {
      const letters = [...line];
      let count = letters.length;
      while (count > 1 && widthOf(letters.slice(0, count).join(""), size) > width) count--;
      lines.push(letters.slice(0, count).join(""));
      line = letters.slice(count).join("");
    }
  }
  return [...lines, line.trimEnd()].filter((one, _, { length }) => one !== "" || length === 1);
}

/** The first lines of some; what is left out is an ellipsis in place of the last one's end, so that it is no longer. */
export function shortened(lines: string[], most: number): string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${[...lines[most - 1]!].slice(0, -2).join("").trimEnd()}…`];
}

/** A text as XML can hold it: control characters would end the file for its readers. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/gu, " ");
}

/// <reference lib="dom" />

const SVG = "http://www.w3.org/2000/svg";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes elements of one document. */
export class Pen {
  constructor(readonly document: Document) {}

  element(name: string, attributes: Attributes, children: readonly Node[] = []): SVGElement {
    const made = this.document.createElementNS(SVG, name) as SVGElement;
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined) made.setAttribute(key, typeof value === "number" ? pixels(value) : value);
    }
    made.append(...children);
    return made;
  }

  /** Its lines one below the other, the first one's baseline at y; `x` and `y` in pixels. */
  text(lines: string | readonly string[], { lineHeight = 0, ...attributes }: TextAttributes): SVGElement {
    const all = typeof lines === "string" ? [lines] : lines;
    if (all.length === 1) return this.element("text", attributes, [this.document.createTextNode(all[0]!)]);
    const spans = all.map((line, i) => {
      const place = { x: attributes.x, y: attributes.y + i * lineHeight };
      return this.element("tspan", place, [this.document.createTextNode(line)]);
    });
    return this.element("text", attributes, spans);
  }
}

type TextAttributes = Attributes & { x: number; y: number; lineHeight?: number };

/** A number of pixels, to a hundredth. */
export function pixels(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

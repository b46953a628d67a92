import { FULL_WIDTH, drawFigure, themes } from "../draw/index.js";
import type { DrawOptions } from "../draw/index.js";
import type { Figure } from "../figure/figure.js";
import { figureCsv } from "../view/csv.js";
import { labelsOf } from "../view/figure.js";
import { startHover } from "./hover.js";
import { savePng, saveText, svgText } from "./save.js";
import { onTheme, themeNow } from "./theme.js";

type Scales = NonNullable<DrawOptions["scales"]>;

/** A figure that can be asked for other scales, for fewer groups, and for files of it. */
export class FigureCard {
  readonly #element: HTMLElement;
  readonly #box: HTMLElement;
  readonly #scales: Scales = {};
  readonly #hidden = new Set<string>();
  #figure: Figure;
  #width = 0;
  /** Called with every new drawing. */
  readonly #drawn: (drawing: SVGSVGElement) => void;

  constructor(element: HTMLElement, figure: Figure, drawn: (drawing: SVGSVGElement) => void = () => undefined) {
    this.#element = element;
    this.#figure = figure;
    this.#drawn = drawn;
    this.#box = element.querySelector<HTMLElement>(".drawing")!;
    element.addEventListener("click", ({ target }) => {
      if (target instanceof HTMLButtonElement) this.#press(target);
    });
    element.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) this.#show(target);
    });
    onTheme(() => this.#draw());
    this.#press(undefined);
    // What is not near to be seen is drawn when it is.
    new IntersectionObserver(
      ([entry], observer) => {
        if (entry?.isIntersecting !== true) return;
        observer.disconnect();
        new ResizeObserver(() => {
          if (this.#box.clientWidth !== this.#width) this.#draw();
        }).observe(this.#box);
      },
      { rootMargin: "600px" },
    ).observe(this.#box);
  }

  /** Shows other data in its place. */
  update(figure: Figure): void {
    this.#figure = figure;
    if (this.#width > 0) this.#draw();
  }

  #draw(): void {
    if (this.#box.clientWidth === 0) return;
    this.#width = this.#box.clientWidth;
    const width = Math.max(280, Math.min(704, this.#width));
    const options: DrawOptions = { width, theme: themeNow(), scales: this.#scales, hidden: [...this.#hidden] };
    // The card says the title and the note.
    const figure = { ...this.#figure, title: "", note: undefined };
    const drawing = drawFigure(figure, options, document);
    nameDrawing(drawing, this.#figure.title);
    this.#box.replaceChildren(drawing);
    startHover(this.#box, drawing, figure, options);
    this.#drawn(drawing);
  }

  #press(button: HTMLButtonElement | undefined): void {
    const { axis, scale, save } = button?.dataset ?? {};
    if (save !== undefined) void this.#save(save);
    if ((axis === "x" || axis === "y") && (scale === "linear" || scale === "log")) this.#scales[axis] = scale;
    for (const one of this.#element.querySelectorAll<HTMLButtonElement>("button[data-axis]")) {
      const own = one.dataset["axis"] as "x" | "y";
      const present = this.#scales[own] ?? this.#figure.panels[0]?.[own].scale;
      one.setAttribute("aria-pressed", String(one.dataset["scale"] === present));
    }
    if (axis !== undefined) this.#draw();
  }

  #show({ dataset, checked }: HTMLInputElement): void {
    const label = labelsOf(this.#figure)[Number(dataset["label"])];
    if (label === undefined) return;
    if (checked) this.#hidden.delete(label);
    else this.#hidden.add(label);
    this.#draw();
  }

  /** A drawing of the whole, as it shows here; on paper's colours. */
  async #save(format: string): Promise<void> {
    const { title } = this.#figure;
    if (format === "CSV") {
      saveText(`${title}.csv`, figureCsv(this.#figure), "text/csv");
      return;
    }
    const options: DrawOptions = { width: FULL_WIDTH, theme: "light", scales: this.#scales, hidden: [...this.#hidden] };
    const drawing = drawFigure(this.#figure, options, document);
    if (format === "SVG") saveText(`${title}.svg`, svgText(drawing), "image/svg+xml");
    else await savePng(`${title}.png`, drawing, themes.light.background);
  }
}

/** The drawing's name for those who cannot see it. */
function nameDrawing(drawing: SVGSVGElement, title: string): void {
  drawing.setAttribute("aria-label", title);
  drawing.querySelector("title")?.remove();
}

import { describe, expect, it } from "vitest";
import { Html, html, scriptJson } from "../../../src/report/view/html.js";
import { nasty } from "../samplePage.js";

describe("html", () => {
  it("escapes what is filled in, in text and in attributes", () => {
    expect(html`<p title="${'"<&'}">${"<b>'"}</p>`.text).toBe('<p title="&quot;&lt;&amp;">&lt;b&gt;&#39;</p>');
    const { text } = html`<p title="${nasty}">${nasty}</p>`;
    expect(text.match(/[<>]/g)).toEqual(["<", ">", "<", ">"]);
    expect(text.match(/"/g)).toHaveLength(2);
  });

  it("leaves HTML as it is, joins lists, and makes nothing of nothing", () => {
    const part = html`<i>${1}</i>`;
    expect(html`${[part, "<"]}${null}${undefined}${false}${0}`.text).toBe("<i>1</i>&lt;0");
    expect(part).toBeInstanceOf(Html);
  });

  it("shows what no HTML can hold as replacement characters", () => {
    expect(html`${"a\0b\u0007c\ud800d\u{1f600}\n"}`.text).toBe("a\ufffdb\ufffdc\ufffdd\u{1f600}\n");
  });
});

describe("scriptJson", () => {
  it("holds nothing that ends a script, and reads as it was", () => {
    const value = { [nasty]: [nasty, "</SCRIPT>", "]]>", "<!--", "\u2029", "\ud800"] };
    const { text } = scriptJson(value);
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

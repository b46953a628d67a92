import { describe, expect, it } from "vitest";
import { redactUrls } from "../../../src/core/index.js";
import { queueAddress, redacted } from "../../../src/sweep/queue/address.js";
import { failure } from "../../helpers.js";

describe("a queue's address", () => {
  it.each([
    ["redis", "redis://127.0.0.1"],
    ["postgres", "postgres://127.0.0.1"],
    ["redis://", "redis://127.0.0.1"],
    ["redis://:6380/2", undefined],
    ["postgres:///sweeps", "postgres://127.0.0.1/sweeps"],
    ["rediss://user:secret@queue.example:6380", "rediss://user:***@queue.example:6380"],
    ["postgresql://user@localhost/db?password=secret", "postgresql://user@localhost/db?password=***"],
  ])("%s is %s", (text, shown) => {
    if (shown === undefined)
      expect(() => queueAddress(text)).toThrow(failure("OUTLAST_USAGE", /--queue must be a URL/));
    else expect(queueAddress(text)).toMatchObject({ shown, warning: undefined });
  });

  it.each(["http://127.0.0.1", "queue.example:6379", "", "redis:", "://x"])("%j is none", (text) => {
    const sentence = /^--queue must be a URL with redis:\/\/, rediss:\/\/, postgres:\/\/ or postgresql:\/\/, such as /;
    expect(() => queueAddress(text)).toThrow(failure("OUTLAST_USAGE", sentence));
  });

  it("of another machine needs TLS or a password, and is warned of without TLS", () => {
    const open = /^redis:\/\/queue\.example is another machine with neither TLS nor a password/;
    expect(() => queueAddress("redis://queue.example")).toThrow(failure("OUTLAST_USAGE", open));
    expect(() => queueAddress("postgres://me@10.0.0.7/db")).toThrow(failure("OUTLAST_USAGE", /neither TLS nor/));
    expect(queueAddress("redis://:secret@queue.example").warning).toMatch(
      /^redis:\/\/:\*\*\*@queue\.example is another machine without TLS: its password/,
    );
    for (const safe of ["rediss://queue.example", "postgres://me@10.0.0.7/db?sslmode=verify-full", "redis://[::1]:7"]) {
      expect(queueAddress(safe).warning).toBeUndefined();
    }
  });

  it.each(["redis:/:hunter2@host", "redis:://:hunter2@host", "redis//:hunter2@host", ":hunter2@host"])(
    "%s is none, and not said",
    (text) => {
      expect(() => queueAddress(text)).toThrow(failure("OUTLAST_USAGE", /^(?!.*hunter2)--queue must be a URL/));
    },
  );

  it("is never said with its password", () => {
    const address = queueAddress("redis://:open%20sesame@127.0.0.1:6379");
    expect(redacted("AUTH open sesame failed for open%20sesame at redis://:open%20sesame@127.0.0.1", address)).toBe(
      "AUTH *** failed for *** at redis://:***@127.0.0.1",
    );
    expect(redactUrls("outlast sweep a.json --queue=redis://me:s3cr@t@host/0 --json")).toBe(
      "outlast sweep a.json --queue=redis://me:***@host/0 --json",
    );
    expect(redactUrls("https://example.org:80/path")).toBe("https://example.org:80/path");
  });
});

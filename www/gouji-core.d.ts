// What the page uses of the core's WebAssembly module. The build writes gouji-core.js and gouji-core_bg.wasm from
// src/web/core.rs; this declaration stands beside them so that the page can be type-checked without a build.

import type { Checked, Comparison, Explanation, Text } from './report';

/** Fetches and starts the module. */
export default function init(): Promise<unknown>;

/** Gouji's version. */
export function version(): string;

/** Which further module reads a source; none where the core does. */
export function reader(bytes: Uint8Array): string | undefined;

/** Two checked sessions side by side. */
export function compare(before: Session, after: Session): Comparison | null;
/** The same as CSV. */
export function compareAsCsv(before: Session, after: Session, english: boolean): string | undefined;

/** One or more sources to check together, and then the answers about them. */
export class Session {
  /** Adds a source. */
  add(name: string, bytes: Uint8Array): void;
  /** Adds what another module has read of a source. */
  addRead(read: Uint8Array): void;
  /** Adds relations of the user's own (TOML): nothing, or what is wrong with them. */
  addIdentities(name: string, bytes: Uint8Array): Text | null;
  /** Reads and checks all sources as one disclosure: a `Checked`, or the bytes of its JSON. */
  check(): Checked | Uint8Array<ArrayBuffer>;
  /** The equations an amount stands in. */
  explain(amount: number): Explanation | null;
  /** The report as text; for `html` with pictures of pages, a list of `Picture` as JSON. */
  export(format: string, english: boolean, pictures?: string): string | undefined;
  /** Every amount with what it means and what proves it: `csv` or `jsonl`. */
  facts(format: string): string | undefined;
  /** A letter to the department about these findings, dated `today`; none where there is nothing to ask. */
  letter(findings: Uint32Array, today: string): string | undefined;
  /** A finding as a quotation with its source. */
  quotation(finding: number, today: string, english: boolean): string | undefined;
  /** The findings as rows of text, for `spreadsheet` of the Office module. */
  rows(english: boolean): Uint8Array<ArrayBuffer>;
  free(): void;
}

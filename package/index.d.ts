// What the package gives in Node.

import type { Checked, Explanation } from './www/report.js';
export type * from './www/report.js';

/** A file by its name, or a text. What a file is, its content decides. */
export interface Source {
  name: string;
  content: string | Uint8Array | ArrayBuffer | Blob;
}

/** A report with the disclosure it is about, and further questions about it. */
export interface Checking extends Checked {
  /** The equations an amount stands in. */
  explain(amount: number): Explanation | null;
  /** The report as text. */
  export(format: 'text' | 'json' | 'jsonl' | 'csv' | 'html' | 'sarif', language?: 'zh' | 'en'): string | null;
  /** Gives its memory back, after which nothing more can be asked. */
  free(): void;
}

/** Checks the sources as one disclosure. */
export function check(sources: Source | Source[]): Promise<Checking>;

/** Gouji's version. */
export function version(): Promise<string>;

// What the page uses of the Office readers' WebAssembly module, written by the build from src/web/office.rs.

/** Fetches and starts the module. */
export default function init(): Promise<unknown>;

/** Reads a Word, Excel or OpenDocument file, or an archive of files: what `Session.addRead` takes. */
export function read(name: string, bytes: Uint8Array): Uint8Array<ArrayBuffer>;

/** The findings as an .xlsx file: what `Session.rows` gave. */
export function spreadsheet(rows: Uint8Array): Uint8Array<ArrayBuffer>;

/** A page of an OFD file, from 1: the JSON of `PrintedPage`, or nothing where there is none that can be drawn. */
export function printed(bytes: Uint8Array, page: number): Uint8Array<ArrayBuffer> | undefined;

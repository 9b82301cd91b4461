// What the page uses of the PDF reader's WebAssembly module, written by the build from src/web/pdf.rs.

/** Fetches and starts the module. */
export default function init(): Promise<unknown>;

/** Reads a PDF: what `Session.addRead` takes. */
export function read(name: string, bytes: Uint8Array, progress: (page: number, pages: number) => void): Uint8Array<ArrayBuffer>;

// What the page and its worker say to each other.

/** A pasted text, or a file; with what another module read of it, where one was needed. */
export type Source = { name: string; content: string | Blob; read?: Uint8Array<ArrayBuffer> };

export type Question =
  | { does: 'warm'; text: string }
  | { does: 'sort'; sources: Source[] } // which reader each needs, or null
  | { does: 'check'; sources: Source[]; relations: Source[] } // with the user's own relations
  | { does: 'explain'; amount: number }
  | { does: 'export'; format: string; english: boolean; pictures: Picture[] }
  | { does: 'letter'; findings: number[]; today: string } // to the department
  | { does: 'quotation'; finding: number; today: string; english: boolean }
  | { does: 'compare'; before: Source[]; after: Source[] } // two publications
  | { does: 'compared'; before: Source[]; after: Source[]; english: boolean } // the same as CSV
  | { does: 'rows'; english: boolean }; // the findings, for a spreadsheet

/** What the worker is doing about a question. */
export type Stage = 'loading' | 'reading' | 'relating' | 'checking';

/** A page of a PDF as an image, for the report as a page: the size is in points. */
export type Picture = { source: number; page: number; width: number; height: number; image: string };

/** A question carries a number, and so does every reply to it. */
export type Reply =
  | { number: number; stage: Stage }
  | { number: number; answer: any }
  | { number: number; failed: Stage; reason: string };

/** What a reader of files is asked, or a writer of them, what it says while it reads, and what it answers. */
export type Reading = { name: string; content: Blob } | { rows: Uint8Array<ArrayBuffer> };
export type Progress = { page: number; pages: number } | { read: Uint8Array<ArrayBuffer> } | { failed: Stage; reason: string };

/** What a worker that draws the pages of files is asked: a page of a file, so many pixels wide, or 0 for its size alone. */
export type Drawing = { number: number; source: number; file: Blob; page: number; width: number; texts: boolean };
/** A note to be put on figures of a page: boxes in points, origin top left. */
export type Note = { page: number; boxes: [number, number, number, number][]; text: string; grave: boolean };
/** What it is asked for a file with notes on it. */
export type Annotating = { number: number; file: Blob; notes: Note[]; user: string };
/** A piece of text on a page, and where it stands: in points, origin top left. */
export type Written = { text: string; box: [number, number, number, number] };
/** A page's size in points, how many pages there are, and the page drawn. */
export type DrawnPage = { width: number; height: number; pages: number; image: ImageBitmap | null; texts: Written[] };
/** The page asked for, or a file of the site that drawing it takes. */
export type Drawn = { number: number; page: DrawnPage | null } | { number: number; saved: Uint8Array<ArrayBuffer> | null } | { asset: string };
export type Asset = { asset: string; bytes: Uint8Array<ArrayBuffer> | null };

/** A page of an OFD file as the office module gives it, in points from the left upper corner: for each character of a text its left and right edge, the line it stands on, and the quarter turns of the writing. */
export type PrintedPage = { width: number; height: number; pages: number; texts: { text: string; across: [number, number][]; base: number; size: number; turns: number }[]; rulings: [number, number, number, number][] };

// What the page and its worker say to each other.

/** A pasted text, or a file. */
export type Source = { name: string; content: string | Blob };

export type Question =
  | { does: 'warm'; text: string }
  | { does: 'check'; sources: Source[] }
  | { does: 'explain'; amount: number }
  | { does: 'export'; format: string; english: boolean };

/** What the worker is doing about a question. */
export type Stage = 'loading' | 'reading' | 'checking';

/** A question carries a number, and so does every reply to it. */
export type Reply =
  | { number: number; stage: Stage }
  | { number: number; answer: any }
  | { number: number; failed: Stage; reason: string };

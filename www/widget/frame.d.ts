// Version 1 of what a page and frame.html say to each other. Each message also has `gouji: 1`. Messages and fields
// are only ever added to a version; unknown ones are to be ignored.

import type { Report, Text } from '../report';

/** To the frame. `id` comes back with the answer. */
export type ToFrame =
  | { type: 'check'; id?: number; files: { name: string; content: string | Blob }[] } // files given together are one disclosure
  | { type: 'report'; id?: number; report: Report } // shows a report made beforehand
  | { type: 'language'; language: 'zh' | 'en' }
  | { type: 'open' }
  | { type: 'close' };

/** From the frame. */
export type FromFrame =
  | { type: 'ready'; version: 1 }
  | { type: 'report'; id?: number; report: Report }
  | { type: 'error'; id?: number; why: string; message: Text }
  | { type: 'size'; height: number }; // what it would take, in CSS pixels

/**
 * The worker that pdf.js reads a PDF in. Whatever the file makes it do, it has no network: what pdf.js needs of the
 * site, the page hands to it.
 */

import { leaveTheNetwork } from './alone.js';
import './pdfjs/pdf.worker.js';

leaveTheNetwork();

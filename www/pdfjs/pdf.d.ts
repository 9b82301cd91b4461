// What the build puts here is pdf.js as it comes.
export * from 'pdfjs-dist';

/** A valid PDF of one page that shows `title`, exactly `size` bytes long (600 or more). */
export function makePdf(title: string, size: number): Buffer {
  const plain = assemble(title, 0);
  return assemble(title, Math.max(0, size - plain.length));
}

function assemble(title: string, padding: number): Buffer {
  const content = `BT /F1 14 Tf 36 140 Td (${title.replace(/[()\\]/g, '')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 180] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  // A comment brings the file to its size; one byte of it is the line's end.
  if (padding >= 2) text += `%${'.'.repeat(padding - 2)}\n`;
  else text += '\n'.repeat(padding);
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${tenDigits(offset)} 00000 n \n`).join('');
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n`;
  // Ten digits, so that padding does not change the length of this number.
  text += `startxref\n${tenDigits(xref)}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function tenDigits(value: number): string {
  return String(value).padStart(10, '0');
}

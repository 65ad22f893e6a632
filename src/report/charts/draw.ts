import { parse, type Spec, View } from 'vega';
import { type Html, html, raw } from '../html/html.ts';

/** A chart as data. One unit is a pixel where there is space for it. */
export interface Drawing extends Pick<Spec, 'data' | 'scales' | 'marks'> {
  readonly width: number;
  readonly height: number;
}

/**
 * The drawing as SVG; for readers who do not see it, one image with this text. Colours are those of the page, by name,
 * so that the same SVG is right in light, in dark and on paper.
 */
export async function draw(drawing: Drawing, alternative: string): Promise<Html> {
  const { width, height, data = [], scales = [], marks = [] } = drawing;
  const spec: Spec = {
    width,
    height,
    data,
    scales,
    marks: marks.map((mark) => ({ ...mark, aria: false })),
    padding: 0,
    autosize: 'none',
    config: { text: { font: 'inherit', fontSize: 12 } },
  };
  const view = new View(parse(spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const inside = svg
    .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
    // It is one image. What Vega calls its parts is English, whatever the page speaks.
    .replace(/ role="graphics-object" aria-roledescription="[^"]*"/g, '');
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${alternative}">${raw(inside)}</svg>`;
}

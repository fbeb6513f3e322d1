import { svg, html } from "lit";

const icon = (path: ReturnType<typeof svg>) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${path}</svg>`;

export const check = icon(svg`<path d="m4.5 10.5 3.5 3.5 7.5-8" />`);
export const chevron = icon(svg`<path d="m5.5 8 4.5 4.5L14.5 8" />`);
export const caution = icon(svg`<path d="M10 3 2.5 16.5h15L10 3Zm0 5.2v4m0 2.1v.1" />`);
export const plus = icon(svg`<path d="M10 4.5v11M4.5 10h11" />`);
export const minus = icon(svg`<path d="M4.5 10h11" />`);
export const cross = icon(svg`<path d="m5.5 5.5 9 9m0-9-9 9" />`);
export const barred = icon(svg`<circle cx="10" cy="10" r="6.5" /><path d="m5.6 14.4 8.8-8.8" />`);
export const back = icon(svg`<path d="M7 4.5 3.5 8 7 11.5M4 8h7.5a4.25 4.25 0 0 1 0 8.5H8" />`);
export const clockFace = icon(svg`<circle cx="10" cy="10" r="6.75" /><path d="M10 6v4l2.75 2" />`);
export const copy = icon(svg`<rect x="7" y="7" width="9.5" height="9.5" rx="2" /><path d="M13 4.5v-.2A1.8 1.8 0 0 0 11.2 2.5H4.3A1.8 1.8 0 0 0 2.5 4.3v6.9A1.8 1.8 0 0 0 4.3 13h.2" transform="translate(.5 .5)" />`);
export const search = icon(svg`<circle cx="9" cy="9" r="5" /><path d="m13 13 3.5 3.5" />`);
const shapes: Record<string, ReturnType<typeof icon>> = {
  image: icon(svg`<rect x="3" y="4" width="14" height="12" rx="2" /><path d="m3.5 14 4-4 3 3 2.5-2.5 3.5 3.5" />`),
  video: icon(svg`<rect x="2.5" y="5" width="10" height="10" rx="2" /><path d="m12.5 9 5-3v8l-5-3" />`),
  audio: icon(svg`<path d="M3 8.5v3m3.5-6v9M10 3.5v13m3.5-10v7M17 8.5v3" />`),
};
export const shape = (kind: string) => shapes[kind] ?? shapes["image"];

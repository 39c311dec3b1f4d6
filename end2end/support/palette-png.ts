import { readFile, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** The position of the color type in a PNG, and its value for palette images. */
const COLOUR_TYPE = 25;
const PALETTE = 3;

interface Pixels {
  width: number;
  height: number;
  /** Three bytes per color. */
  palette: number[];
  /** The index of a color for each pixel, in base64. */
  pixels: string;
}

/**
 * Makes a picture a third of its size, so that many can be stored: colors are rounded, by less than the comparison notices,
 * until they fit into a palette.
 */
export async function shrink(page: Page, path: string): Promise<void> {
  const png = await readFile(path);
  if (png[COLOUR_TYPE] === PALETTE) return;
  await writeFile(path, encode(await page.evaluate(reduce, png.toString('base64'))));
}

/** Runs in a browser, which can read a PNG. */
async function reduce(base64: string): Promise<Pixels> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  for (let step = 8; ; step *= 2) {
    const round = (value: number): number => Math.min(255, Math.round(value / step) * step);
    const numbers = new Map<number, number>();
    let pixels = '';
    for (let at = 0; at < data.length; at += 4) {
      const colour = (round(data[at]!) << 16) | (round(data[at + 1]!) << 8) | round(data[at + 2]!);
      if (!numbers.has(colour)) numbers.set(colour, numbers.size);
      pixels += String.fromCharCode(numbers.get(colour)! & 255);
    }
    if (numbers.size > 256) continue;
    const palette = [...numbers.keys()].flatMap((colour) => [
      colour >> 16,
      (colour >> 8) & 255,
      colour & 255,
    ]);
    return { width, height, palette, pixels: btoa(pixels) };
  }
}

function encode({ width, height, palette, pixels }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE], 8);
  const numbers = Buffer.from(pixels, 'base64');
  // Each line begins with the number of its filter: none.
  const lines = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    numbers.subarray(y * width, (y + 1) * width),
  ]);
  return Buffer.concat([
    Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(lines.flat()), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';

/** The extension's package.json. */
export const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));

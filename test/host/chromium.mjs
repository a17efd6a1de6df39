import { chromium } from 'playwright-core';
import { findChromium } from './findChromium.mjs';

/** Keeps the browser off the network and out of what a container forbids. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the machine's Chromium without a window; it ends with this process. */
export async function startChromium() {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium or Chrome was found: install one, or name it in CHROME_PATH');
  }
  return chromium.launch({ executablePath, args: flags, headless: true });
}

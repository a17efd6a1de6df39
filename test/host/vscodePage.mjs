import { checkout } from './checkout.mjs';
import { startChromium } from './chromium.mjs';
import { remoteUri, startVsCodeServer } from './vscodeServer.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Frame} Frame */

const readyTimeoutMs = 60_000;
const stepTimeoutMs = 20_000;
/** In which the palette shows what it has, even on a machine that is busy. */
const paletteTimeoutMs = 5_000;

/**
 * Opens a workspace in a real VS Code that a test drives like a person does.
 *
 * @param {object} options
 * @param {string} [options.workspace] the folder to open
 * @param {string} [options.extension] the folder to load Lakeside from; left out, it is the checkout
 * @param {string} [options.extensionsDir] holds an installed Lakeside to be used instead
 * @param {Readonly<Record<string, unknown>>} [options.settings]
 * @param {Readonly<Record<string, string>>} [options.env] of the extension host
 * @param {boolean} [options.asksForTrust] a workspace is untrusted until somebody says otherwise
 * @param {{ width: number, height: number }} [options.viewport]
 * @returns {Promise<VsCodePage>}
 */
export async function openVsCode(options = {}) {
  const server = await startVsCodeServer({ ...options, isTest: true });
  const browser = await startChromium();
  const stop = async () => {
    await browser.close();
    await server.stop();
  };
  try {
    const viewport = options.viewport ?? { width: 1280, height: 800 };
    const page = await browser.newPage({ viewport });
    page.setDefaultTimeout(stepTimeoutMs);
    await page.goto(server.urlOf(options.workspace, payloadOf(server, options)));
    await page.waitForSelector('.monaco-workbench .activitybar', { timeout: readyTimeoutMs });
    return new VsCodePage(page, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function payloadOf(server, { extension = checkout, extensionsDir }) {
  if (extensionsDir !== undefined) return undefined;
  return [['extensionDevelopmentPath', remoteUri(server.authority, extension)]];
}

/** What a person does in VS Code, by the names they see. */
export class VsCodePage {
  /**
   * @param {Page} page
   * @param {() => Promise<void>} stop ends the browser and the server
   */
  constructor(page, stop) {
    this.page = page;
    this.stop = stop;
  }

  /**
   * Clicks an entry of the activity bar.
   * @param {string} name
   */
  async openContainer(name) {
    const entry = this.page.locator(`.activitybar a.action-label[aria-label^="${name}"]`);
    await entry.click();
    await this.page.waitForSelector(`.sidebar .composite.title h2:has-text("${name}")`);
  }

  /**
   * Drags the side bar to a width, so that its rows can be read.
   * @param {number} width
   */
  async widenSideBar(width) {
    const { mouse } = this.page;
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('There is no side bar');
    const middle = box.y + box.height / 2 + 40;
    await mouse.move(box.x + box.width + 1, middle);
    await mouse.down();
    await mouse.move(box.x + width, middle, { steps: 5 });
    await mouse.up();
    await mouse.move(box.x + width + 300, middle);
  }

  /**
   * The section of the side bar that is one view.
   * @param {string} name
   * @returns {Locator}
   */
  view(name) {
    const header = this.page.locator(`.pane-header[aria-label^="${name}"]`);
    return this.page.locator('.sidebar .pane').filter({ has: header });
  }

  /**
   * Shows these views of the side bar and folds the others.
   * @param {readonly string[]} names
   */
  async showOnly(names) {
    const headers = this.page.locator('.sidebar .pane-header');
    for (const header of await headers.all()) {
      const title = (await header.locator('.title').innerText()).trim();
      const isOpen = (await header.getAttribute('aria-expanded')) === 'true';
      if (isOpen !== names.includes(title)) await header.locator('.title').click();
    }
  }

  /**
   * A row of a tree view by its text or accessible label.
   * @param {string} view
   * @param {string | RegExp} text
   * @returns {Locator}
   */
  row(view, text) {
    return this.view(view).locator('.monaco-list-row').filter({ hasText: text }).first();
  }

  /**
   * Runs a command through the palette, as `Category: Title`.
   * @param {string} title
   */
  async runCommand(title) {
    const rows = await this.searchCommands(title, title);
    await rows.filter({ hasText: title }).first().click();
  }

  /**
   * Opens the palette and types what commands are searched by, until one that has to be there is offered.
   * The palette lists what there is at the moment of typing, and does not look again: like a person who
   * was too early, this closes it and asks once more.
   * @param {string} text
   * @param {string} offered
   * @returns {Promise<Locator>} all that it offers
   */
  async searchCommands(text, offered) {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    const wanted = rows.filter({ hasText: offered }).first();
    await this.#typeInPalette(text);
    if (!(await appears(wanted))) {
      await this.page.keyboard.press('Escape');
      await this.#typeInPalette(text);
      await wanted.waitFor();
    }
    return rows;
  }

  /** @param {string} text */
  async #typeInPalette(text) {
    await this.page.keyboard.press('F1');
    const selector = '.quick-input-widget input[type="text"]';
    // The palette begins its input itself, over what was typed before that.
    await this.page.waitForFunction(`document.querySelector('${selector}')?.value === '>'`);
    await this.page.locator(selector).fill(`>${text}`);
  }

  /**
   * Opens a file of the workspace by its name, and waits until it is in front.
   * @param {string} name
   */
  async openFile(name) {
    await this.page.keyboard.press('Control+p');
    await this.page.locator('.quick-input-widget input[type="text"]').fill(name);
    const found = this.page.locator('.quick-input-list .focused', { hasText: name });
    await found.waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /**
   * Chooses an entry of the list that is open at the top.
   * @param {string | RegExp} text
   */
  async pick(text) {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
    await row.first().click();
  }

  /**
   * The frame of the webview whose document holds what `selector` finds, once there is one.
   * @param {string} selector
   * @returns {Promise<Frame>}
   */
  async webview(selector) {
    const deadline = Date.now() + stepTimeoutMs;
    while (Date.now() < deadline) {
      for (const frame of this.page.frames()) {
        if (await holds(frame, selector)) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`No webview shows ${selector} after ${stepTimeoutMs / 1000} s`);
  }

  /**
   * Texts of the notifications that are open.
   * @returns {Promise<readonly string[]>}
   */
  notifications() {
    return this.page.locator('.notification-list-item-message').allInnerTexts();
  }
}

/** False if it does not within the time that the palette takes. */
function appears(locator) {
  return locator.waitFor({ timeout: paletteTimeoutMs }).then(
    () => true,
    () => false,
  );
}

/** A frame that is being replaced answers with an error. */
async function holds(frame, selector) {
  try {
    return (await frame.$(selector)) !== null;
  } catch {
    return false;
  }
}

import type { KeptText } from '../../src/core/datasets/preview/keptText';

/** Text that is put aside in memory. */
export function memoryText(): KeptText {
  let text = new Uint8Array();
  return {
    append: async (bytes) => {
      const longer = new Uint8Array(text.length + bytes.length);
      longer.set(text);
      longer.set(bytes, text.length);
      text = longer;
    },
    read: async (start, end) => text.slice(start, end),
    dispose: () => undefined,
  };
}

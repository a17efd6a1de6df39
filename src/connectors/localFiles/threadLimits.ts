/**
 * Left alone, V8 lets what a thread made lately grow to 48 MB before it looks for garbage in it, and of
 * 200,000 scanned files nearly all of it is.
 */
export const threadLimits = { maxYoungGenerationSizeMb: 8 } as const;

import { bashScript } from './bashScript';
import { fishScript } from './fishScript';
import { zshScript } from './zshScript';

export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * What each shell sources. They hand over the words up to the cursor and are told, in the first line of the
 * answer, whether a word is `whole` or goes on, and whether the shell is to look for `files` or `folders`.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

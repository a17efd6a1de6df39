import { ThemeColor, ThemeIcon } from 'vscode';
import type { IconLook } from './iconLook';

export function themeIcon({ icon, color }: IconLook): ThemeIcon {
  return color === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(color));
}

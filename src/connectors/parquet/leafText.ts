import type { LeafType } from './leafType';

/** A value of a leaf as text, exact to the last digit. */
export function leafText(value: unknown, type: LeafType): string {
  if (type.kind === 'decimal') return decimalText(unscaled(value), type.scale);
  return value instanceof Uint8Array ? bytesText(value, type) : plainText(value, type);
}

function plainText(value: unknown, type: LeafType): string {
  switch (type.kind) {
    case 'date':
      return momentText(BigInt(String(value)) * 86_400n, 0).slice(0, -' 00:00:00'.length);
    case 'timestamp':
      return momentText(BigInt(String(value)), type.digits) + (type.isUtc ? 'Z' : '');
    case 'time':
      return momentText(BigInt(String(value)), type.digits).slice('1970-01-01 '.length);
    case 'float':
      return floatText(Number(value));
    case 'integer':
      return type.isSigned
        ? String(value)
        : String(BigInt.asUintN(type.bits, BigInt(String(value))));
    default:
      return String(value);
  }
}

/** Units of so many digits behind the point of a second, since 1970; years beyond 9999 have more. */
function momentText(units: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const fraction = ((units % unit) + unit) % unit;
  const moment = new Date(Number((units - fraction) / unit) * 1000);
  if (Number.isNaN(moment.getTime())) return String(units);
  const text = moment.toISOString().slice(0, -'.000Z'.length).replace('T', ' ');
  const rest = digits === 0 ? '' : String(fraction).padStart(digits, '0').replace(/0+$/, '');
  return rest === '' ? text : `${text}.${rest}`;
}

function unscaled(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(String(value));
  const magnitude = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(value.length * 8, magnitude);
}

function decimalText(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function bytesText(bytes: Uint8Array, { kind }: LeafType): string {
  const hex = Buffer.from(bytes).toString('hex');
  if (kind === 'uuid') return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (kind === 'float16') return floatText(halfFloat(bytes));
  if (kind !== 'text') return `0x${hex}`;
  try {
    return utf8.decode(bytes);
  } catch {
    return `0x${hex}`;
  }
}

/** The fewest digits that are this number among those of 32 bits. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = [6, 7, 8, 9].find(
    (count) => Math.fround(Number(value.toPrecision(count))) === value,
  );
  return String(Number(value.toPrecision(digits ?? 9)));
}

function halfFloat(bytes: Uint8Array): number {
  const bits = ((bytes[1] ?? 0) << 8) | (bytes[0] ?? 0);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
}

import { quoteText } from '../../../sql/quoteName';
import { NotUnderstoodError } from '../../ddl/statementContext';
import { readType } from '../columnType';
import type { Token } from '../text/tokens';
import type { TokenReader } from '../text/tokenReader';
import type { TsqlScope } from './expressionScope';
import { carriedFunction } from './functions';
import { joined, moved } from './arithmetic';
import { cast } from './cast';
import { datePartFunctions, dateUnit } from './dateParts';
import { compared, likened, listed } from './comparison';
import { asNumber, commonType, type Piece, piece, sortOf, unified, widerNumber } from './piece';

/**
 * The expression that begins with the next token, as far as the language of defaults, checks and simple
 * computed columns goes, in Postgres' words.
 * @throws NotUnderstoodError for what Postgres has nothing equal for, or is not known here
 */
export function readExpression(reader: TokenReader, scope: TsqlScope): ReadExpression {
  const reading = new ExpressionReading(reader, scope);
  const value = reading.read();
  return { value, isFixed: reading.isFixed };
}

export interface ReadExpression {
  readonly value: Piece;
  /** Whether it gives the same for the same row at any time and in any session. */
  readonly isFixed: boolean;
}

class ExpressionReading {
  isFixed = true;

  constructor(
    readonly reader: TokenReader,
    readonly scope: TsqlScope,
  ) {}

  /** OR and AND, which T-SQL gives values to as well as conditions to no one. */
  read(): Piece {
    let left = this.#conjunction();
    while (this.reader.accept('OR')) {
      left = piece(`(${left.sql} or ${this.#conjunction().sql})`, 'boolean');
    }
    return left;
  }

  #conjunction(): Piece {
    let left = this.#negation();
    while (this.reader.accept('AND')) {
      left = piece(`(${left.sql} and ${this.#negation().sql})`, 'boolean');
    }
    return left;
  }

  #negation(): Piece {
    if (!this.reader.accept('NOT')) return this.#comparison();
    return piece(`(not ${this.#negation().sql})`, 'boolean');
  }

  #comparison(): Piece {
    const left = this.#sum();
    const operator = this.reader.acceptAny(['=', '<>', '!=', '<=', '>=', '!<', '!>', '<', '>']);
    if (operator !== undefined) return compared(left, operator, this.#sum());
    if (this.reader.accept('IS')) {
      const not = this.reader.accept('NOT') ? 'not ' : '';
      this.reader.expect('NULL');
      return piece(`(${left.sql} is ${not}null)`, 'boolean');
    }
    // Behind a default, NOT NULL may follow.
    const isNegated = memberships.some((word) => this.reader.isAt('NOT', word));
    if (isNegated) this.reader.expect('NOT');
    const found = this.#membership(left) ?? left;
    return isNegated ? piece(`(not ${found.sql})`, 'boolean') : found;
  }

  #membership(left: Piece): Piece | undefined {
    const { reader } = this;
    if (reader.accept('BETWEEN')) {
      const low = this.#sum();
      reader.expect('AND');
      const [least, most] = [compared(left, '>=', low), compared(left, '<=', this.#sum())];
      return piece(`(${least.sql} and ${most.sql})`, 'boolean');
    }
    if (reader.accept('LIKE')) {
      const pattern = this.#sum();
      return likened(left, pattern, reader.accept('ESCAPE') ? this.#sum() : undefined);
    }
    if (!reader.accept('IN')) return undefined;
    const within = reader.parenthesized();
    if (within.isAt('SELECT')) return piece(`(${left.sql} in (${this.#query(within)}))`, 'boolean');
    return listed(left, this.#list(within));
  }

  #sum(): Piece {
    let left = this.#product();
    for (;;) {
      const operator = this.reader.acceptAny(['+', '-', '&', '|', '^']);
      if (operator === undefined) return left;
      left = this.#added(left, operator, this.#product());
    }
  }

  #added(left: Piece, operator: string, right: Piece): Piece {
    const sorts = [sortOf(left.type), sortOf(right.type)];
    if (sorts.includes('moment') && operator !== '&') return moved(left, operator, right);
    if (operator === '+' && !sorts.includes('number')) return joined(left, right);
    return numeric(left, operator === '^' ? '#' : operator, right);
  }

  #product(): Piece {
    let left = this.#signed();
    for (;;) {
      const operator = this.reader.acceptAny(['*', '/', '%']);
      if (operator === undefined) return left;
      left = numeric(left, operator, this.#signed());
    }
  }

  #signed(): Piece {
    if (this.reader.accept('+')) return this.#signed();
    const sign = this.reader.acceptAny(['-', '~']);
    if (sign === undefined) return this.#operand();
    const value = asNumber(this.#signed());
    const literal = value.literal === undefined ? undefined : `-${value.literal}`;
    if (sign === '-' && literal !== undefined) return { sql: literal, type: value.type, literal };
    return piece(`(${sign} ${value.sql})`, value.type);
  }

  #operand(): Piece {
    const { reader } = this;
    const token = reader.next;
    if (token === undefined) throw new NotUnderstoodError('an expression ends too early');
    if (reader.isAt('(')) return this.#parenthesized();
    if (token.kind === 'word') {
      const special = this.#special(token.key);
      if (special !== undefined) return special;
    }
    if (token.kind === 'word' || token.kind === 'quoted') return this.#named();
    reader.take();
    return literalOf(token, reader.text);
  }

  #parenthesized(): Piece {
    const within = this.reader.parenthesized();
    if (within.isAt('SELECT')) return piece(`(${this.#query(within)})`, undefined);
    return this.#whole(within);
  }

  /** All that is left of a reader is one expression. */
  #whole(within: TokenReader): Piece {
    const { value, isFixed } = readExpression(within, this.scope);
    this.isFixed &&= isFixed;
    if (within.isAtEnd) return value;
    throw new NotUnderstoodError(
      `${within.written(within.place, within.tokens.length)} is not known`,
    );
  }

  #list(within: TokenReader): readonly Piece[] {
    return within.splitByCommas().map((part) => this.#whole(part));
  }

  #query(within: TokenReader): string {
    if (this.scope.query === undefined) throw new NotUnderstoodError('a query cannot stand in it');
    this.isFixed = false;
    return this.scope.query(within);
  }

  /** What has a form of its own. */
  #special(key: string): Piece | undefined {
    const { reader } = this;
    if (key in niladic) {
      reader.take();
      this.isFixed = false;
      return niladic[key];
    }
    switch (key) {
      case 'NULL':
        reader.take();
        return { sql: 'null', type: undefined, isNull: true };
      case 'CASE':
        return this.#case();
      case 'CAST':
        return this.#cast();
      case 'CONVERT':
        return this.#convert();
      case 'IIF':
        return this.#iif();
      case 'EXISTS':
        reader.take();
        return piece(`(exists (${this.#query(reader.parenthesized())}))`, 'boolean');
      case 'NEXT':
        return this.#nextValue();
      default:
        return undefined;
    }
  }

  #case(): Piece {
    const { reader } = this;
    reader.expect('CASE');
    const subject = reader.isAt('WHEN') ? undefined : this.read();
    const conditions: Piece[] = [];
    const values: Piece[] = [];
    while (reader.accept('WHEN')) {
      const condition = this.read();
      conditions.push(subject === undefined ? condition : compared(subject, '=', condition));
      reader.expect('THEN');
      values.push(this.read());
    }
    if (reader.accept('ELSE')) values.push(this.read());
    reader.expect('END');
    return chosen(conditions, values);
  }

  #iif(): Piece {
    this.reader.expect('IIF');
    const [condition, ...values] = this.#list(this.reader.parenthesized());
    if (condition === undefined || values.length !== 2)
      throw new NotUnderstoodError('IIF takes three values');
    return chosen([condition], values);
  }

  #cast(): Piece {
    this.reader.expect('CAST');
    const within = this.reader.parenthesized();
    const inner = new ExpressionReading(within, this.scope);
    const value = inner.read();
    this.isFixed &&= inner.isFixed;
    within.expect('AS');
    return this.#castTo(value, within, undefined);
  }

  #convert(): Piece {
    this.reader.expect('CONVERT');
    const [type, value, style] = this.reader.parenthesized().splitByCommas();
    if (type === undefined || value === undefined)
      throw new NotUnderstoodError('CONVERT takes a type and a value');
    return this.#castTo(this.#whole(value), type, style && this.#whole(style).sql);
  }

  #castTo(value: Piece, type: TokenReader, style: string | undefined): Piece {
    const written = readType(type);
    const carried = this.scope.type(written);
    if (carried === undefined)
      throw new NotUnderstoodError(`the type ${written.path.join('.')} is not known`);
    const made = cast(value, carried, style);
    this.isFixed &&= made.isFixed;
    return made.value;
  }

  #nextValue(): Piece {
    this.reader.expect('NEXT', 'VALUE', 'FOR');
    this.isFixed = false;
    return piece(`nextval(${quoteText(this.scope.sequence(this.reader.path()))})`, 'bigint');
  }

  #dateFunction(carry: (typeof datePartFunctions)[string], within: TokenReader): Piece {
    const written = within.name();
    const unit = dateUnit(written);
    if (unit === undefined)
      throw new NotUnderstoodError(`the part ${written} of a date is not known`);
    within.expect(',');
    return carry(unit, this.#list(within.rest()));
  }

  /** A column, or a function of the system's own. */
  #named(): Piece {
    const { reader } = this;
    const path = reader.path();
    if (!reader.isAt('(')) {
      const column = this.scope.column(path);
      if (column !== undefined) return column;
      throw new NotUnderstoodError(`there is no column ${path.join('.')}`);
    }
    const name = path.join('.');
    const ofDate = path.length === 1 ? datePartFunctions[name.toUpperCase()] : undefined;
    if (ofDate !== undefined) return this.#dateFunction(ofDate, reader.parenthesized());
    const known = path.length === 1 ? carriedFunction(name.toUpperCase()) : undefined;
    if (known === undefined) throw new NotUnderstoodError(`the function ${name} is not known here`);
    this.isFixed &&= known.isFixed;
    const within = reader.parenthesized();
    if (within.isAt('*') && within.tokens.length === 1) return known.carry([piece('*', undefined)]);
    const distinct = within.accept('DISTINCT') ? 'distinct ' : '';
    const [first, ...others] = this.#list(within);
    if (first === undefined) return known.carry([]);
    return known.carry([{ ...first, sql: `${distinct}${first.sql}` }, ...others]);
  }
}

const memberships = ['BETWEEN', 'LIKE', 'IN'];

const niladic: Readonly<Record<string, Piece>> = {
  CURRENT_TIMESTAMP: piece('now()', 'timestamp with time zone'),
  CURRENT_USER: piece('current_user', 'text'),
  SESSION_USER: piece('session_user', 'text'),
  SYSTEM_USER: piece('session_user', 'text'),
  USER: piece('current_user', 'text'),
};

function literalOf(token: Token, text: string): Piece {
  switch (token.kind) {
    case 'text':
      return { sql: quoteText(token.value), type: 'text', literal: token.value };
    case 'number':
      return numberOf(token.value.replace('$', ''));
    case 'binary':
      return piece(`'\\x${evenDigits(token.value.slice(2).toLowerCase())}'::bytea`, 'bytea');
    case 'word':
    case 'quoted':
    case 'variable':
    case 'symbol':
      throw new NotUnderstoodError(`${text.slice(token.start, token.end)} is not known in it`);
  }
}

function evenDigits(digits: string): string {
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

function numberOf(written: string): Piece {
  const type = /e/i.test(written)
    ? 'double precision'
    : written.includes('.')
      ? 'numeric'
      : 'integer';
  const sql = written.replace(/\.$/, '');
  return { sql, type, literal: sql };
}

function numeric(one: Piece, operator: string, other: Piece): Piece {
  const [left, right] = [asNumber(one), asNumber(other)];
  return piece(`(${left.sql} ${operator} ${right.sql})`, widerNumber(left.type, right.type));
}

/** The last value may stand without a condition. */
function chosen(conditions: readonly Piece[], values: readonly Piece[]): Piece {
  const alike = unified(values);
  const branches = conditions.map(
    ({ sql }, place) => `when ${sql} then ${alike[place]?.sql ?? ''}`,
  );
  const rest = alike[conditions.length];
  const otherwise = rest === undefined ? '' : ` else ${rest.sql}`;
  return piece(`(case ${branches.join(' ')}${otherwise} end)`, commonType(alike));
}

import { sentence } from '../../../src/core/base/sentence';
import type { PathProblem } from '../../../src/core/warehouse/documents/pathProblem';
import { button } from '../../shared/controls';
import { h, setAttributes } from '../../shared/dom';

export interface PathFieldActions {
  /** What is wrong with a path; `undefined` = it holds now, or nothing came of it. */
  readonly apply: (path: string) => Promise<PathProblem | undefined>;
}

/** Where a person says by what of the documents rows are filtered. */
export class PathField {
  readonly element: HTMLElement;
  readonly #actions: PathFieldActions;
  readonly #input = h('input', {
    class: 'field path-input mono',
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: 'samples[*].q30 > 80',
    'aria-label': 'Path filter',
    'aria-describedby': 'path-problem',
  });
  readonly #problem = h('p', { class: 'path-problem', id: 'path-problem', role: 'alert' });

  constructor(actions: PathFieldActions) {
    this.#actions = actions;
    this.#problem.hidden = true;
    const form = h(
      'form',
      { class: 'path-form' },
      this.#input,
      button({ label: 'Filter', icon: 'filter', onClick: () => void this.#submit() }),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#input.addEventListener('input', () => this.#tell(undefined));
    const help =
      'a.b[0].c = value, also !=, <, <=, >, >=, contains, starts with; a.b for what has it; or a JSONPath, such as $.samples[*] ? (@.q30 > 80)';
    this.element = h(
      'div',
      { class: 'path-field' },
      form,
      this.#problem,
      h('p', { class: 'secondary path-help' }, help),
    );
  }

  /** Fills in a path to be gone on with. */
  fill(path: string): void {
    this.#input.value = path;
    this.#tell(undefined);
    this.#input.focus();
    this.#input.setSelectionRange(path.length, path.length);
  }

  async #submit(): Promise<void> {
    const path = this.#input.value;
    const problem = await this.#actions.apply(path);
    // A person may have gone on writing.
    if (this.#input.value !== path) return;
    this.#tell(problem);
    if (problem === undefined) {
      // It stands among the filters now.
      this.#input.value = '';
      return;
    }
    this.#input.focus();
    this.#input.setSelectionRange(problem.offset, Math.max(problem.offset + 1, path.length));
  }

  #tell(problem: PathProblem | undefined): void {
    this.#problem.hidden = problem === undefined;
    setAttributes(this.#input, { 'aria-invalid': problem === undefined ? undefined : 'true' });
    if (problem === undefined) return this.#problem.replaceChildren();
    const path = this.#input.value;
    const { offset, message } = problem;
    const wrong = path.slice(offset) || '▁';
    this.#problem.replaceChildren(
      h('span', { class: 'mono path-text' }, path.slice(0, offset), h('mark', {}, wrong)),
      `At character ${offset + 1}: ${sentence(message)}`,
    );
  }
}

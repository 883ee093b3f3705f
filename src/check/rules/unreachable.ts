/** EVL1008: statements behind one that never lets anything past it. One report for each block. */
import type { Block, Statement } from '../../ast/nodes.ts';
import { diagnostic, type Related } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { About, Rule } from '../rule.ts';

/** How control leaves a statement. */
interface Way {
  /** True if what stands behind it can run. */
  readonly past: boolean;
  /** True if a `break` of the innermost loop around stands in it and can run. */
  readonly breaks: boolean;
}

export const rule: Rule = {
  name: 'unreachable',
  hooks: (about) => {
    const ways = new Ways(about);
    return {
      routine: (routine) => {
        const { item, kind } = routine;
        if (
          (kind === 'fn' || kind === 'main' || kind === 'handler') &&
          (item.kind === 'fn' || item.kind === 'main' || item.kind === 'handler')
        )
          ways.block(item.body);
      },
    };
  },
};

class Ways {
  constructor(private readonly about: About) {}

  block(block: Block): Way {
    let breaks = false;
    let past = true;
    for (let i = 0; i < block.statements.length; i++) {
      const s = block.statements[i];
      if (!s) continue;
      const way = this.statement(s);
      if (past) breaks ||= way.breaks;
      const next = block.statements[i + 1];
      if (past && !way.past && next) {
        this.about.report(
          diagnostic('EVL1008.unreachable', next.span, {}, { related: [reason(s)] }),
        );
      }
      past &&= way.past;
    }
    return { past, breaks };
  }

  private statement(s: Statement): Way {
    switch (s.kind) {
      case 'return':
      case 'continue':
        return { past: false, breaks: false };
      case 'break':
        return { past: false, breaks: true };
      case 'call':
        return { past: !this.exits(s), breaks: false };
      case 'block':
      case 'with':
        return this.block(s.body);
      case 'if': {
        const all = [...s.arms.map((a) => a.body), ...(s.otherwise ? [s.otherwise] : [])].map((b) =>
          this.block(b),
        );
        return { past: !s.otherwise || all.some((w) => w.past), breaks: all.some((w) => w.breaks) };
      }
      case 'while': {
        const body = this.block(s.body);
        const endless = s.condition.kind === 'bool' && s.condition.value;
        return { past: !endless || body.breaks, breaks: false };
      }
      case 'forIn':
      case 'forRange':
        this.block(s.body);
        return { past: true, breaks: false };
      case 'let':
      case 'assign':
      case 'post':
      case 'assert':
        return { past: true, breaks: false };
    }
  }

  private exits(s: Extract<Statement, { kind: 'call' }>): boolean {
    if (s.call.kind !== 'call' || s.then) return false;
    const binding = this.about.bindingOf(s.call.callee);
    return binding?.kind === 'call' && binding.call.name === 'exit';
  }
}

function reason(s: Statement): Related {
  const span = s.span;
  switch (s.kind) {
    case 'while':
      return { message: phrase('EVL1008.endless', {}), span };
    case 'return':
    case 'break':
    case 'continue':
      return { message: phrase('EVL1008.because', { word: s.kind }), span };
    case 'call':
      return { message: phrase('EVL1008.because', { word: 'exit' }), span };
    default:
      return { message: phrase('EVL1008.branches', {}), span };
  }
}

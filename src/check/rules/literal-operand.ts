/** EVL1009: operators, loops, indexes and calls of values that certainly have the wrong type. */
import type { BinaryExpr, Expr, Statement } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../../diagnostic/phrase.ts';
import type { CertainType } from '../certain-type.ts';
import type { About, Rule, Use } from '../rule.ts';

export const rule: Rule = {
  name: 'literal-operand',
  hooks: (about) => ({
    expr: (e, _place, use) => {
      expression(about, e, use);
    },
    statement: (s) => {
      statement(about, s);
    },
  }),
};

function expression(about: About, e: Expr, use: Use): void {
  const { types } = about;
  switch (e.kind) {
    case 'binary':
      binary(about, e);
      break;
    case 'unary': {
      const type = types.of(e.operand);
      if (e.op !== '!' && type !== undefined && type !== 'int')
        about.report(diagnostic('EVL1009.unary', e.operand.span, { op: e.op, value: is(type) }));
      break;
    }
    case 'index': {
      const object = types.of(e.object);
      const index = types.of(e.index);
      if (object !== undefined && !['list', 'map', 'str'].includes(object))
        about.report(diagnostic('EVL1009.index', e.object.span, { value: is(object) }));
      else if ((object === 'list' || object === 'str') && index !== undefined && index !== 'int')
        about.report(diagnostic('EVL1009.position', e.index.span, { value: is(index) }));
      else if (index !== undefined && !isKey(index))
        about.report(diagnostic('EVL1009.key', e.index.span, { value: is(index) }));
      break;
    }
    case 'slice': {
      const object = types.of(e.object);
      if (object !== undefined && object !== 'list' && object !== 'str')
        about.report(diagnostic('EVL1009.index', e.object.span, { value: is(object) }));
      for (const end of [e.from, e.to]) {
        const type = end && types.of(end);
        if (end && type !== undefined && type !== 'int')
          about.report(diagnostic('EVL1009.position', end.span, { value: is(type) }));
      }
      break;
    }
    case 'field': {
      // Control blocks and infos have fields too, but none of them is a literal.
      const type = types.of(e.object);
      if (type !== undefined && type !== 'map')
        about.report(
          diagnostic('EVL1009.field', e.object.span, { name: e.field.name, value: is(type) }),
        );
      break;
    }
    case 'map':
      for (const entry of e.entries) {
        const type = types.of(entry.key);
        if (type !== undefined && !isKey(type))
          about.report(diagnostic('EVL1009.key', entry.key.span, { value: is(type) }));
      }
      break;
    case 'call': {
      const type = types.of(e.callee);
      if (type !== undefined && type !== 'fn')
        about.report(diagnostic('EVL1009.notCallable', e.callee.span, { value: is(type) }));
      break;
    }
    case 'name':
      if (use !== 'callee' && use !== 'target' && about.names.bindings.get(e)?.kind === 'call') {
        about.report(
          diagnostic(
            'EVL1009.notAValue',
            e.span,
            { name: e.name },
            { help: phrase('EVL1009.notAValue.help', { name: e.name }) },
          ),
        );
      }
      break;
    default:
      break;
  }
}

function binary(about: About, e: BinaryExpr): void {
  const left = about.types.of(e.left);
  const right = about.types.of(e.right);
  if (left === undefined && right === undefined) return;
  const wants = wantsOf(e.op);
  if (!wants) return;
  const fits = (t: CertainType | undefined): boolean => t === undefined || wants.types.includes(t);
  // Two of different kinds fit neither way; one that fits nothing decides alone.
  if (fits(left) && fits(right) && (left === undefined || right === undefined || left === right))
    return;
  if (left === undefined || right === undefined) {
    const known = left ?? right;
    if (known)
      about.report(
        diagnostic('EVL1009.operand', (left ? e.left : e.right).span, {
          op: e.op,
          wants: wants.text,
          value: is(known),
        }),
      );
    return;
  }
  const convert = e.op === '+' && (left === 'str' || right === 'str');
  about.report(
    diagnostic(
      'EVL1009.operator',
      e.span,
      { op: e.op, wants: wants.text, left: is(left), right: is(right) },
      convert ? { help: phrase('EVL1009.join.help', {}) } : {},
    ),
  );
}

function wantsOf(
  op: BinaryExpr['op'],
): { readonly types: readonly CertainType[]; readonly text: Phrase } | undefined {
  switch (op) {
    case '+':
      return { types: ['int', 'str', 'list'], text: phrase('wants.add', {}) };
    case '-':
    case '*':
    case '/':
    case '%':
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return { types: ['int'], text: phrase('wants.ints', {}) };
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { types: ['int', 'str'], text: phrase('wants.order', {}) };
    case '==':
    case '!=':
    case '&&':
    case '||':
      return undefined;
  }
}

function statement(about: About, s: Statement): void {
  const { types } = about;
  switch (s.kind) {
    case 'forIn': {
      const type = types.of(s.iterable);
      if (type === undefined || type === 'list' || type === 'map' || type === 'str') return;
      about.report(
        diagnostic(
          'EVL1009.iterate',
          s.iterable.span,
          { value: is(type) },
          type === 'int' ? { help: phrase('EVL1009.iterate.help', {}) } : {},
        ),
      );
      break;
    }
    case 'forRange':
      for (const end of [s.from, s.to]) {
        const type = types.of(end);
        if (type !== undefined && type !== 'int')
          about.report(diagnostic('EVL1009.bound', end.span, { value: is(type) }));
      }
      break;
    case 'with': {
      const type = types.of(s.mutex);
      if (type !== undefined && type !== 'mutex')
        about.report(diagnostic('EVL1009.with', s.mutex.span, { value: is(type) }));
      break;
    }
    case 'assign': {
      if (s.op === '=' || s.op === '+=') break;
      const type = types.of(s.value);
      if (type !== undefined && type !== 'int') {
        about.report(
          diagnostic('EVL1009.operand', s.value.span, {
            op: s.op,
            wants: phrase('wants.ints', {}),
            value: is(type),
          }),
        );
      }
      break;
    }
    default:
      break;
  }
}

function is(type: CertainType): Phrase {
  return phrase(`type.${type}`, {});
}

function isKey(type: CertainType): boolean {
  return type === 'int' || type === 'str' || type === 'bool';
}

/** What all functions of one program share while they are generated: tables of sites, strings and constants. */
import type { CallName } from '../calls/index.ts';
import type { ConstItem, Statement } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import type { Local, Names, Routine } from '../names/binding.ts';
import type { Provenance } from './provenance.ts';
import type { Suspension } from './suspend.ts';

const siteMark = '\u0002';
const sites = new RegExp(`${siteMark}(\\d+)${siteMark}`, 'g');

function marked(site: number): string {
  return `${siteMark}${String(site)}${siteMark}`;
}

export class Unit {
  readonly sites: Span[] = [];
  readonly strings: string[] = [];
  private readonly stringNumbers = new Map<string, number>();
  readonly consts: ConstItem[] = [];
  private readonly constNumbers = new Map<ConstItem, number>();
  /** Calls of builtins and the kernel that the code mentions, by number. */
  readonly callNames: CallName[] = [];
  private readonly callNumbers = new Map<string, number>();

  /** Statements in which a resume point stands, as far as asked. */
  readonly stopping = new Map<Statement, boolean>();

  constructor(
    readonly names: Names,
    readonly suspension: Suspension,
    /** Parameters that the routine uses as an atomic: they are given the reference, not its value. */
    readonly atomicParameters: ReadonlySet<Local | undefined>,
    readonly provenance: Provenance,
  ) {}

  /** By site: statements of its straight line, with its own, that are not paid for when it runs. */
  readonly unpaid: number[] = [];

  /** The number of a place, as text for generated code; marked until it is known what is paid for there. */
  site(span: Span): string {
    const last = this.sites.length - 1;
    const previous = this.sites[last];
    if (
      previous &&
      previous.file === span.file &&
      previous.start === span.start &&
      previous.end === span.end
    )
      return marked(last);
    this.sites.push(span);
    return marked(this.sites.length - 1);
  }

  /** A line as it stands in the code, where so many statements are not paid for. */
  placed(line: string, unpaid: number): string {
    return line.replace(sites, (_, site: string) => {
      this.unpaid[Number(site)] = unpaid;
      return site;
    });
  }

  /** A string constant as generated code refers to it: the user's text never stands in the code. */
  string(value: string): string {
    let n = this.stringNumbers.get(value);
    if (n === undefined) {
      n = this.strings.length;
      this.strings.push(value);
      this.stringNumbers.set(value, n);
    }
    return `K[${String(n)}]`;
  }

  /** The number of a constant; it is evaluated when the program is loaded, after those it mentions. */
  constant(item: ConstItem): number {
    let n = this.constNumbers.get(item);
    if (n === undefined) {
      n = this.consts.length;
      this.consts.push(item);
      this.constNumbers.set(item, n);
    }
    return n;
  }

  call(name: CallName): string {
    let n = this.callNumbers.get(name);
    if (n === undefined) {
      n = this.callNames.length;
      this.callNames.push(name);
      this.callNumbers.set(name, n);
    }
    return String(n);
  }

  isPlain(routine: Routine): boolean {
    return !this.suspension.isResumable(routine);
  }
}

/**
 * A program: the named file and all that it imports.
 *
 * Files are read through a host, once each (the host tells by `identity` which
 * spellings are one file), in the order in which they are first met. Nothing
 * recurses over the imports, however long their chain.
 */
import type { FileTree, ImportItem, Program } from '../ast/nodes.ts';
import { sourceFile, type SourceFile, type Span } from '../base/span.ts';
import { diagnostic, type Diagnostic, type Related } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { decodeSource, maxFileBytes } from './decode.ts';
import { folderOf, resolveImport, type ImportFault } from './imports.ts';
import { parseFile } from './parse.ts';

export const maxFiles = 100;
const maxProgramBytes = 4 * 1024 * 1024;

/** Why a path gives no bytes. */
export type ReadProblem =
  'missing' | 'folder' | 'notRegular' | 'outside' | 'unreadable' | 'tooLarge';

/** How source files are read: the CLI does it from disk, tests from a Map, an editor from its open files. */
export interface SourceHost {
  /** `identity` is the same for all spellings of one file. `tooLarge` saves reading what would be refused anyway. */
  read(
    path: string,
  ):
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly identity: string }
    | { readonly kind: ReadProblem };
}

export interface Loaded {
  readonly program: Program;
  /** By FileId, counted from that of the named file. */
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where the named file itself could not be read: then there is no program. */
  readonly rootProblem?: ReadProblem;
}

/** An import that leads to a file that was read. */
interface Edge {
  readonly to: number;
  readonly span: Span;
}

/**
 * Reads and parses a program. Never throws, unless the host does.
 * @param firstFile the FileId of the named file: other than 0 where the files of another program come before these
 */
export function loadProgram(name: string, host: SourceHost, firstFile = 0): Loaded {
  return new Loader(name, host, firstFile).load();
}

class Loader {
  private readonly files: SourceFile[] = [];
  private readonly trees: FileTree[] = [];
  private readonly problems: Diagnostic[] = [];
  /** By the number of the file in `files`, like all that follows here. */
  private readonly edges: Edge[][] = [];
  /** Paths relative to the program's folder. */
  private readonly paths: string[] = [];
  private readonly byIdentity = new Map<string, number>();
  /** What each path gave, so that no path is asked for twice. */
  private readonly byPath = new Map<string, number | ReadProblem | 'full'>();
  private bytesRead = 0;
  private full = false;
  private readonly folder: string;
  private readonly name: string;
  private readonly host: SourceHost;
  private readonly firstFile: number;

  constructor(name: string, host: SourceHost, firstFile: number) {
    this.name = name;
    this.host = host;
    this.firstFile = firstFile;
    this.folder = folderOf(name);
  }

  load(): Loaded {
    const root = this.read(this.name.slice(this.folder.length), this.name);
    if (root === 'tooLarge' || root === 'full') return this.refuseRoot();
    if (typeof root !== 'number') return { ...this.result(), rootProblem: root };
    // The list grows while it is walked.
    for (let id = 0; id < this.trees.length; id++) {
      for (const item of this.trees[id]?.items ?? [])
        if (item.kind === 'import') this.follow(id, item);
    }
    this.reportCycles();
    return this.result();
  }

  private result(): Loaded {
    const ordered = this.problems.sort(
      (a, b) => a.span.file - b.span.file || a.span.start - b.span.start,
    );
    return { program: { files: this.trees }, files: this.files, diagnostics: ordered };
  }

  private refuseRoot(): Loaded {
    const file = sourceFile(this.firstFile, this.name, '');
    const span = { file: this.firstFile, start: 0, end: 0 };
    this.files.push(file);
    this.trees.push({ items: [], span });
    this.problems.push(diagnostic('EVL0002.tooLarge', span, { limit: maxFileBytes }));
    return this.result();
  }

  /** The id of the file at a path relative to the program's folder, reading it if it is new. */
  private read(path: string, shownAs: string): number | ReadProblem | 'full' {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    const result = this.readNew(path, shownAs);
    this.byPath.set(path, result);
    return result;
  }

  private readNew(path: string, shownAs: string): number | ReadProblem | 'full' {
    if (this.files.length >= maxFiles) return 'full';
    const found = this.host.read(this.folder + path);
    if (found.kind !== 'bytes') return found.kind;
    const same = this.byIdentity.get(found.identity);
    if (same !== undefined) return same;

    if (this.bytesRead + found.bytes.length > maxProgramBytes && this.files.length > 0)
      return 'full';
    const id = this.files.length;
    this.byIdentity.set(found.identity, id);
    this.bytesRead += found.bytes.length;
    const decoded = decodeSource(this.firstFile + id, shownAs, found.bytes);
    this.files.push(decoded.file);
    this.paths.push(path);
    this.edges.push([]);
    this.problems.push(...decoded.diagnostics);
    if (!decoded.isText) {
      this.trees.push({ items: [], span: { file: this.firstFile + id, start: 0, end: 0 } });
      return id;
    }
    const parsed = parseFile(decoded.file);
    this.trees.push(parsed.tree);
    // What stands for a malformed byte was reported as one; it is no second error.
    const malformed = new Set(decoded.diagnostics.map((problem) => problem.span.start));
    this.problems.push(
      ...parsed.diagnostics.filter((problem) => !malformed.has(problem.span.start)),
    );
    return id;
  }

  private follow(from: number, item: ImportItem): void {
    const target = resolveImport(this.paths[from] ?? '', item.path);
    if (target.kind !== 'path') {
      this.problems.push(fault(target.kind, item));
      return;
    }
    const found = this.read(target.path, this.folder + target.path);
    if (found === 'full') {
      // Said once: the imports that follow would only repeat it.
      if (!this.full)
        this.problems.push(
          diagnostic('EVL1007.importTooMany', item.pathSpan, {
            files: maxFiles,
            megabytes: maxProgramBytes / 1024 / 1024,
          }),
        );
      this.full = true;
    } else if (typeof found === 'number')
      this.edges[from]?.push({ to: found, span: item.pathSpan });
    else this.problems.push(unread(found, target.path, item));
  }

  /** An import that leads back to a file on the way to it closes a cycle. */
  private reportCycles(): void {
    const state: ('new' | 'open' | 'done')[] = this.files.map(() => 'new');
    const way: { file: number; next: number }[] = [{ file: 0, next: 0 }];
    state[0] = 'open';
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const edge = this.edges[here.file]?.[here.next++];
      if (edge === undefined) {
        state[here.file] = 'done';
        way.pop();
      } else if (state[edge.to] === 'new') {
        state[edge.to] = 'open';
        way.push({ file: edge.to, next: 0 });
      } else if (state[edge.to] === 'open') {
        this.reportCycle(edge, way.slice(way.findIndex((step) => step.file === edge.to)));
      }
    }
  }

  private reportCycle(closing: Edge, way: readonly { file: number; next: number }[]): void {
    const fileName = (id: number): string => this.files[id]?.name ?? '';
    if (way.length === 1) {
      this.problems.push(diagnostic('EVL1007.importSelf', closing.span, {}));
      return;
    }
    // Each step of the way but the last was taken by the import before `next`.
    const related = way.slice(0, -1).flatMap((step): Related[] => {
      const edge = this.edges[step.file]?.[step.next - 1];
      return edge === undefined
        ? []
        : [
            {
              message: phrase('EVL1007.importCycle.step', {
                from: fileName(step.file),
                to: fileName(edge.to),
              }),
              span: edge.span,
            },
          ];
    });
    this.problems.push(
      diagnostic('EVL1007.importCycle', closing.span, { file: fileName(closing.to) }, { related }),
    );
  }
}

function fault(kind: ImportFault, item: ImportItem): Diagnostic {
  switch (kind) {
    case 'empty':
      return diagnostic('EVL1007.importEmpty', item.pathSpan, {});
    case 'control':
    case 'malformed':
      return diagnostic('EVL1007.importCharacter', item.pathSpan, {});
    case 'backslash':
      return diagnostic('EVL1007.importBackslash', item.pathSpan, {});
    case 'absolute':
      return diagnostic('EVL1007.importAbsolute', item.pathSpan, {});
    case 'address':
      return diagnostic('EVL1007.importAddress', item.pathSpan, {});
    case 'outside':
      return diagnostic('EVL1007.importOutside', item.pathSpan, {});
    case 'folder':
      return diagnostic('EVL1007.importFolder', item.pathSpan, {});
  }
}

function unread(problem: ReadProblem, path: string, item: ImportItem): Diagnostic {
  const words = { path };
  switch (problem) {
    case 'missing':
      return diagnostic(
        'EVL1007.importMissing',
        item.pathSpan,
        words,
        path.endsWith('.evl') ? {} : { help: phrase('EVL1007.importMissing.help', words) },
      );
    case 'folder':
      return diagnostic('EVL1007.importFolder', item.pathSpan, {});
    case 'notRegular':
      return diagnostic('EVL1007.importNotRegular', item.pathSpan, words);
    case 'outside':
      return diagnostic('EVL1007.importOutside', item.pathSpan, {});
    case 'unreadable':
      return diagnostic('EVL1007.importUnreadable', item.pathSpan, words);
    case 'tooLarge':
      return diagnostic('EVL1007.importTooLarge', item.pathSpan, { ...words, limit: maxFileBytes });
  }
}

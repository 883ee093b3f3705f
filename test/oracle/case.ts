/** The form of the oracle's cases: sequences of calls, and what a real Linux kernel answered. */
export interface Step {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly result?: number;
  readonly errno?: string | null;
  readonly out?: Readonly<Record<string, unknown>>;
  readonly blocked?: boolean;
}

export interface Case {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly scope: 'posix' | 'linux' | 'glibc' | 'host_bug';
  readonly note?: string;
  readonly steps: readonly Step[];
}

export interface CaseFile {
  readonly cases: readonly Case[];
}

/** Time: sleep, nanosleep, alarm, setitimer, POSIX timers (a case has one of these, unnamed). */
import type { Step } from '../case.ts';
import { int, type Call, type Makers, type Translator } from '../translator.ts';

const settingOut = {
  armed: ['e.value > 0', String],
  interval_us: ['e.interval', String],
  old_armed: ['e.value > 0', String],
  old_interval_us: ['e.interval', String],
} as const;

/** What is left is given as a number, or in words: then only that something is left. */
function settings(s: Step): Readonly<Record<string, readonly [string, (v: unknown) => string]>> {
  const left = ['value_us', 'left_us', 'left', 'remaining', 'remaining_us', 'old_value_us'].map(
    (key) => {
      const exact = s.out?.[key] === 0;
      return [key, [exact ? 'e.value' : 'e.value > 0', () => (exact ? '0' : 'true')]] as const;
    },
  );
  return { ...settingOut, ...Object.fromEntries(left) };
}

function nanosleep(t: Translator, s: Step, i: number): Call {
  const a = s.args;
  // One field out of form: C's struct has several ways, an int has one.
  let us: string;
  if (a['sec'] !== undefined && Number(a['sec']) < 0) us = '-1';
  else if (a['ns_field'] !== undefined)
    us =
      Number(a['ns_field']) > 999_999_999 || Number(a['ns_field']) < 0
        ? '-1'
        : String(Math.ceil(Number(a['ns_field']) / 1000));
  else us = String(Math.ceil(Number(a['ns'] ?? 0) / 1000));
  const remaining = s.out?.['remaining'] !== undefined;
  if (remaining) t.expect(i, ['true']);
  // What C gives as the remaining time is here what the clock says.
  return {
    text: `sleep(${us})`,
    after: [`e = ${us} - (now() - t0)`],
    out: remaining ? `[e > 0 && e < ${us}]` : '[]',
  };
}

export const timerSteps: Makers = {
  sleep: (_t, s) => ({ text: `sleep(${int(s.args['us'])})` }),
  nanosleep,
  alarm: (_t, s) => ({ text: `alarm(${int(s.args['seconds'])})` }),
  setitimer: (t, s, i) => ({
    text: `setitimer(${s.args['which'] === undefined || /REAL/.test(String(s.args['which'])) ? 'ITIMER_REAL' : '99'}, ${int(s.args['first_us'] ?? 0)}, ${int(s.args['interval_us'] ?? 0)})`,
    after: ['e = r', 'if r != -1 { r = 0 }'],
    out: s.result === -1 ? '[]' : t.compare(s, i, settings(s)),
  }),
  timer_create: (t, s) => ({
    text: `timer_create(${/bad|unknown|99/.test(String(s.args['clock'] ?? '')) ? '99' : 'CLOCK_MONOTONIC'}, ${s.args['sig'] === undefined ? 'nil' : t.signal(s.args['sig'])}, ${int(s.args['value'] ?? 0)})`,
    after: [`if r >= 0 { ${t.name('timer')} = r  r = 0 }`],
  }),
  timer_settime: (t, s, i) => ({
    before: [`e = timer_gettime(${t.name('timer')})`],
    text: `timer_settime(${t.name('timer')}, ${int(s.args['first_us'] ?? 0)}, ${int(s.args['interval_us'] ?? 0)}, ${s.args['absolute'] === true ? 'TIMER_ABSTIME' : '0'})`,
    out: s.result === -1 ? '[]' : t.compare(s, i, settings(s)),
  }),
  timer_gettime: (t, s, i) => ({
    text: `timer_gettime(${t.name('timer')})`,
    after: ['e = r', 'if r != -1 { r = 0 }'],
    out: s.result === -1 ? '[]' : t.compare(s, i, settings(s)),
  }),
  timer_getoverrun: (t, s, i) => ({
    text: `timer_getoverrun(${t.name('timer')})`,
    after: ['e = r', ...(s.out?.['at_least_2'] === undefined ? [] : ['if r > 0 { r = 0 }'])],
    out: t.compare(s, i, { at_least_2: ['e >= 2', String] }),
  }),
  timer_delete: (t) => ({ text: `timer_delete(${t.name('timer')})` }),
};

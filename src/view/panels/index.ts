/** All panels, in the order in which `tab` goes through them; the first nine have the keys 1 to 9. */
import type { Panel } from '../scene.ts';
import { activations } from './activations.ts';
import { choices } from './choices.ts';
import { explored } from './explored.ts';
import { findings } from './findings.ts';
import { descriptors, requests, signals } from './kernel.ts';
import { memory } from './memory.ts';
import { clients, output } from './output.ts';
import { queue } from './queue.ts';
import { shared } from './shared.ts';
import { source } from './source.ts';
import { timeline } from './timeline.ts';

export const panels: readonly Panel[] = [
  source,
  timeline,
  queue,
  shared,
  output,
  activations,
  descriptors,
  findings,
  choices,
  clients,
  requests,
  signals,
  memory,
  explored,
];

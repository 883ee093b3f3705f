/** Programs with one mistake each, and how it is told. */
import { holdCases } from '../support/cases.ts';

holdCases('test/told');

/** Programs on which the search once went wrong. */
import { holdCases } from '../support/cases.ts';

holdCases('test/explore/cases');

/** The thread that does tasks of a search; started by `evl explore` only. */
'use strict';
require('./node-version.cjs');
void require('./bundle.cjs').load('evl.bundle').exports.explorer();

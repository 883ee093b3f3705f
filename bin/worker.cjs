/** The process that grades one submission; started by `evl grade` only. */
'use strict';
require('./node-version.cjs');
require('./bundle.cjs').load('evl.worker').exports.work();

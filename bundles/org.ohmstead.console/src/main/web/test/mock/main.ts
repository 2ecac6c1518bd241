/** Runs the mock gateway by hand: `npm run build && npm run mock`. */

import { MockGateway } from './server';
import { household } from './world';

const gateway = new MockGateway({ pages: process.env['OHMSTEAD_WEB_OUT'] ?? 'dist', devices: household(Date.now()) });
const url = await gateway.start(Number(process.env['PORT'] ?? 0));
console.info(`${url} as admin / ${gateway.users['admin']?.password}`);

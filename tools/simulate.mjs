// `npm run simulate -- --url ws://…`: the fleet of charge points alone, against any CSMS.
import { build } from './build.mjs';

await build();
await import('../dist/apps/simulator/src/main.js');

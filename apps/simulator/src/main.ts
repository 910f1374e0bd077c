import { runSimulator } from '@csms/simulator';

const interruption = new AbortController();
const interrupt = (): void => interruption.abort();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
// Started by `npm start`, and left alone by it.
if (process.connected) process.once('disconnect', interrupt);

void runSimulator({
  args: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
}).then((code) => {
  process.exitCode = code;
  if (process.connected) process.disconnect();
});

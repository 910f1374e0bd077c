/** Where a process's time went: functions by their own time, in shares of the time that was not idle. */

export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly name: string;
  readonly package: string;
  /** Of the time that was not idle, 0 to 1. */
  readonly share: number;
}

export interface ProfileSummary {
  /** Share of all time that was not idle. */
  readonly busy: number;
  readonly functions: readonly SelfTime[];
  readonly packages: readonly Omit<SelfTime, 'name'>[];
}

export function summarizeProfile(profile: CpuProfile, most = 25): ProfileSummary {
  const selfMicros = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    selfMicros.set(id, (selfMicros.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  const byFunction = new Map<string, { name: string; package: string; micros: number }>();
  let total = 0;
  let idle = 0;
  for (const { id, callFrame } of profile.nodes) {
    const micros = selfMicros.get(id) ?? 0;
    total += micros;
    if (callFrame.functionName === '(idle)') {
      idle += micros;
      continue;
    }
    const name = functionName(callFrame);
    const owner = packageOf(callFrame);
    const key = `${owner} ${name}`;
    const known = byFunction.get(key) ?? { name, package: owner, micros: 0 };
    known.micros += micros;
    byFunction.set(key, known);
  }
  const busyMicros = total - idle;
  const byPackage = new Map<string, number>();
  for (const entry of byFunction.values())
    byPackage.set(entry.package, (byPackage.get(entry.package) ?? 0) + entry.micros);
  const share = (micros: number): number => (busyMicros === 0 ? 0 : micros / busyMicros);
  return {
    busy: total === 0 ? 0 : busyMicros / total,
    functions: [...byFunction.values()]
      .sort((a, b) => b.micros - a.micros)
      .slice(0, most)
      .map((entry) => ({ name: entry.name, package: entry.package, share: share(entry.micros) })),
    packages: [...byPackage]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([name, micros]) => ({ package: name, share: share(micros) })),
  };
}

/**
 * Microseconds by folder of a library (`api-gateway/limits`): each sample counts for the innermost own code on its
 * stack, with the libraries that this calls. What no own code has called counts for nobody.
 */
export function microsByFeature({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const micros = new Map<string, number>();
  samples.forEach((id, index) => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const feature = featureOf(byId.get(at)?.callFrame.url ?? '');
      if (feature === null) continue;
      micros.set(feature, (micros.get(feature) ?? 0) + (timeDeltas[index] ?? 0));
      return;
    }
  });
  return micros;
}

function featureOf(url: string): string | null {
  const [, library, folder] = /\/libs\/([^/]+)\/src\/([^/]+)\//.exec(url) ?? [];
  return library === undefined ? null : `${library}/${folder}`;
}

export function profileText(what: string, { busy, functions, packages }: ProfileSummary): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);
  return [
    `${what}: busy ${percent(busy).trim()} of the time; of that`,
    ...packages.slice(0, 12).map((entry) => `${percent(entry.share)}  ${entry.package}`),
    'and by function',
    ...functions.map((entry) => `${percent(entry.share)}  ${entry.package.padEnd(22)} ${entry.name}`),
  ].join('\n');
}

/** `(garbage collector)` and the like have no file. */
function packageOf({ url, functionName }: CpuProfile['nodes'][number]['callFrame']): string {
  const modules = url.lastIndexOf('/node_modules/');
  if (modules >= 0) {
    const [scope = '', name = ''] = url.slice(modules + '/node_modules/'.length).split('/');
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  }
  const own = /\/(?:dist\/)?((?:libs|apps)\/[^/]+)\//.exec(url);
  if (own !== null) return own[1]!;
  if (url.startsWith('node:')) return 'node';
  return functionName.startsWith('(') ? functionName : 'native';
}

function functionName({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  return `${name} ${url.slice(url.lastIndexOf('/') + 1)}:${lineNumber + 1}`;
}

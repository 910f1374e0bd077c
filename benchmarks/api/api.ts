import { SCOPES } from '@csms/contracts';
import { PRINCIPAL_HEADER, PrincipalSigner } from '@csms/platform-http';
import { Inspector } from '@csms/testing';

import { registerFleet } from '../chargers/fleet';
import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { type CpuProfile, microsByFeature, profileText, summarizeProfile } from '../harness/cpu-profile';
import { cpuSeconds, used } from '../harness/processes';
import { Program } from '../harness/program';
import type { StagedPlatform } from '../harness/stage';

import type { RestLoadApi, Target, TargetResult } from './rest-load';

const LISTS = [
  { what: 'one site', path: '/api/v1/sites?limit=20', service: 'registry' },
  { what: '20 charge points', path: '/api/v1/charge-points?limit=20', service: 'registry' },
] as const;
type List = (typeof LISTS)[number];

/** By the folders of the code that does it; the table's writes and the answers to them are in it. */
const COSTS = [
  {
    what: 'looking up its credential',
    features: ['api-gateway/api-keys', 'api-gateway/client-tokens', 'api-gateway/user-tokens'],
  },
  { what: 'rate limits', features: ['api-gateway/limits'] },
  { what: 'metering', features: ['api-gateway/usage'] },
  { what: 'scopes and grants, signed', features: ['platform-http/principal'] },
  { what: 'finding the route and passing it on', features: ['api-gateway/routing'] },
] as const;

interface Amounts {
  readonly connections: readonly number[];
  readonly slices: number;
  readonly sliceSeconds: number;
}

const FULL: Amounts = { connections: [1, 10, 50], slices: 4, sliceSeconds: 1 };
const QUICK: Amounts = { connections: [1, 10], slices: 1, sliceSeconds: 0.5 };

export const api: Benchmark = {
  name: 'api',
  title:
    'lists of the REST API through the API gateway, and straight from the service that owns them, in turns',
  limits:
    'caller, API gateway, service and PostgreSQL share the cores; each request is a transaction of the service',
  async prepare({ stage, quick, profile }: BenchmarkContext): Promise<PreparedBenchmark> {
    const [port] = await stage.freePorts(1);
    const inspect = { CSMS_NODE_OPTIONS_API_GATEWAY: `--inspect=127.0.0.1:${port}` };
    const platform = await stage.platform(inspect);
    await registerFleet(platform, 50, { withTags: false });
    const load = new Program<RestLoadApi>('callers', stage.program('api/rest-load'));
    const inspector = await Inspector.connect(port!);
    return new ApiBenchmark(platform, load, quick ? QUICK : FULL, inspector, profile);
  },
};

class ApiBenchmark implements PreparedBenchmark {
  private readonly signer: PrincipalSigner;

  constructor(
    private readonly platform: StagedPlatform,
    private readonly load: Program<RestLoadApi>,
    private readonly amounts: Amounts,
    private readonly inspector: Inspector,
    private readonly isProfiled: boolean,
  ) {
    this.signer = new PrincipalSigner(platform.principalKey);
  }

  async warmUp(): Promise<void> {
    for (const list of LISTS) await this.compare(list, 10);
  }

  async run(): Promise<RunResult> {
    const figures: Figure[] = [];
    const counts = { 'through the API gateway': 0, straight: 0 };
    const notes: string[] = [];
    for (const list of LISTS) {
      for (const connections of this.amounts.connections) {
        if (this.isProfiled) await this.inspector.startProfile();
        const { through, straight, gatewaySeconds } = await this.compare(list, connections);
        const profile = this.isProfiled ? await this.inspector.stopProfile<CpuProfile>() : undefined;
        const name = `${list.what}, ${connections} connection${connections === 1 ? '' : 's'}`;
        figures.push(...comparisonFigures(name, through, straight));
        if (gatewaySeconds > 0) {
          const value = through.answered / gatewaySeconds;
          figures.push({ name: `${name}: for each CPU second of the API gateway`, unit: 'requests', value });
        }
        counts['through the API gateway'] += through.answered;
        counts.straight += straight.answered;
        if (profile !== undefined) notes.push(profileText(`api-gateway, ${name}`, summarizeProfile(profile)));
      }
    }
    figures.push(...(await this.costs()));
    return { figures, counts, notes };
  }

  /** What each thing that the API gateway does for a request takes of its processor, by a profile of its own. */
  private async costs(): Promise<Figure[]> {
    await this.inspector.startProfile();
    const { through } = await this.compare(LISTS[0], 10);
    const micros = microsByFeature(await this.inspector.stopProfile<CpuProfile>());
    return COSTS.map(({ what, features }) => ({
      name: `API gateway, of each request: ${what}`,
      unit: 'µs',
      value: features.reduce((sum, feature) => sum + (micros.get(feature) ?? 0), 0) / through.answered,
    }));
  }

  private async compare(list: List, connections: number) {
    const { slices, sliceSeconds } = this.amounts;
    const gateway = { 'api-gateway': this.platform.pidOf('api-gateway')! };
    const before = cpuSeconds(gateway);
    const targets = [this.throughGateway(list), await this.straight(list)];
    const [through, straight] = await this.load.call('compare', {
      targets,
      connections,
      slices,
      sliceSeconds,
    });
    expectCount('bytes of the answers', through!.bodyBytes, straight!.bodyBytes);
    const gatewaySeconds = used(before, cpuSeconds(gateway))['api-gateway'] ?? 0;
    return { through: through!, straight: straight!, gatewaySeconds };
  }

  private throughGateway({ path }: List): Target {
    const { baseUrl, apiKey } = this.platform;
    return { url: `${baseUrl}${path}`, headers: { authorization: `Bearer ${apiKey}` } };
  }

  /** As the API gateway would ask; its signature lasts for the whole comparison. */
  private async straight({ path, service }: List): Promise<Target> {
    const principal = await this.signer.sign({
      organizationId: this.platform.organizationId,
      subject: 'benchmark',
      type: 'api_key',
      scopes: SCOPES,
      role: null,
      grants: [],
    });
    return { url: `${this.platform.serviceUrl(service)}${path}`, headers: { [PRINCIPAL_HEADER]: principal } };
  }
}

function comparisonFigures(name: string, through: TargetResult, straight: TargetResult): Figure[] {
  const side = (which: string, { answered, seconds, latencyMs }: TargetResult): Figure[] => [
    { name: `${name}, ${which}`, unit: 'requests/s', value: answered / seconds },
    ...Object.entries(latencyMs).map(([p, value]) => ({
      name: `${name}, ${which}: ${p}`,
      unit: 'ms',
      value,
    })),
  ];
  return [
    ...side('gateway', through),
    ...side('straight', straight),
    { name: `${name}: added p50`, unit: 'ms', value: through.latencyMs.p50 - straight.latencyMs.p50 },
  ];
}

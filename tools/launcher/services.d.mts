/** What a service is started with, and what it is told: as far as specs need it. */
export interface ServiceInstance {
  readonly app: string;
  readonly schema: string;
}

export declare const SERVICES: readonly { readonly schema: string }[];
export declare function serviceInstances(scale: Readonly<Record<string, number>>): ServiceInstance[];
export declare function serviceEnvironment(
  entry: ServiceInstance,
  told: Readonly<Record<string, unknown>>,
): Record<string, string>;

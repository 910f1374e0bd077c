import type { Environment } from '@csms/platform-ops';

/** What the registry needs beside the settings that every service has. */
export class RegistrySettings {
  private constructor(
    /** Public address of the chargers' sockets, e.g. `wss://ocpp.example.com`. */
    readonly ocppPublicUrl: string,
  ) {}

  static from(environment: Environment): RegistrySettings {
    return new RegistrySettings(environment.url('CSMS_OCPP_PUBLIC_URL', 'ws://127.0.0.1:9000'));
  }
}

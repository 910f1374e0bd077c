/** Types that several messages of OCPP 2.0.1 share (Part 2, chapter 2). */

export interface CustomData201 {
  readonly vendorId: string;
  readonly [property: string]: unknown;
}

/** Every payload and every type may carry the vendor's own data. */
export interface Extensible201 {
  readonly customData?: CustomData201;
}

export type Empty201 = Extensible201;

export interface StatusInfo201 extends Extensible201 {
  readonly reasonCode: string;
  readonly additionalInfo?: string;
}

export interface Evse201 extends Extensible201 {
  readonly id: number;
  readonly connectorId?: number;
}

export type IdTokenType201 =
  'Central' | 'eMAID' | 'ISO14443' | 'ISO15693' | 'KeyCode' | 'Local' | 'MacAddress' | 'NoAuthorization';

export interface IdToken201 extends Extensible201 {
  readonly idToken: string;
  readonly type: IdTokenType201;
  readonly additionalInfo?: readonly (Extensible201 & {
    readonly additionalIdToken: string;
    readonly type: string;
  })[];
}

export type AuthorizationStatus201 =
  | 'Accepted'
  | 'Blocked'
  | 'ConcurrentTx'
  | 'Expired'
  | 'Invalid'
  | 'NoCredit'
  | 'NotAllowedTypeEVSE'
  | 'NotAtThisLocation'
  | 'NotAtThisTime'
  | 'Unknown';

export interface MessageContent201 extends Extensible201 {
  readonly format: 'ASCII' | 'HTML' | 'URI' | 'UTF8';
  readonly content: string;
  readonly language?: string;
}

export interface IdTokenInfo201 extends Extensible201 {
  readonly status: AuthorizationStatus201;
  readonly cacheExpiryDateTime?: string;
  /** -9 to 9. */
  readonly chargingPriority?: number;
  readonly language1?: string;
  readonly language2?: string;
  readonly evseId?: readonly number[];
  readonly groupIdToken?: IdToken201;
  readonly personalMessage?: MessageContent201;
}

export interface Component201 extends Extensible201 {
  readonly name: string;
  readonly instance?: string;
  readonly evse?: Evse201;
}

export interface Variable201 extends Extensible201 {
  readonly name: string;
  readonly instance?: string;
}

import { IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';

/** Between instances of one version; not a part of the public API. */
export class PeerCommandDto {
  @IsString()
  charge_point_id: string;

  @IsString()
  action: string;

  @IsObject()
  payload: Record<string, unknown>;

  @IsInt()
  @Min(0)
  @Max(60_000)
  timeout_ms: number;

  @IsOptional()
  @IsString()
  command_id?: string;
}

export class ReplacedDto {
  @IsString()
  charge_point_id: string;

  @IsString()
  connection_id: string;
}

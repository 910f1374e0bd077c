import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** How messages of chargers are answered by their organization, those that wait for it, and what follows from it. */
export class AnswerMessages1763762400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table message_handler (
        id text primary key,
        organization_id text not null,
        charge_point_id text,
        action text not null,
        mode text not null,
        static_response jsonb,
        timeout_ms integer,
        fallback_response jsonb,
        updated_at timestamptz(3) not null,
        unique nulls not distinct (organization_id, charge_point_id, action)
      );
      create table held_message (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        connection_id text not null,
        ocpp_version text not null,
        message_id text not null,
        action text not null,
        payload text not null,
        id_token text,
        status text not null,
        response jsonb,
        received_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3)
      );
      create index on held_message (charge_point_id, received_at desc, id desc);
      create index on held_message (expires_at) where status = 'held';
      create index on held_message (received_at);
      create table granted_token (
        charge_point_id text not null,
        id_token_key text not null,
        organization_id text not null,
        granted_at timestamptz(3) not null,
        primary key (charge_point_id, id_token_key)
      );
      create index on granted_token (granted_at);
      alter table charge_point add boot_status text not null default 'Accepted';
      alter table token add type text;
      alter table message_log add responded_by text, add handler_problem text;
      create view inbound_message with (security_invoker = true) as
        select entry_id, organization_id, charge_point_id, message_id, action, payload, response, at, outcome,
               responded_by, handler_problem, false as pending, null::text as id_token,
               null::timestamptz(3) as answer_by
        from message_log where direction = 'in'
        union all
        select id, organization_id, charge_point_id, message_id, action, payload, null::text, received_at,
               'unanswered'::text, null::text, null::text, true, id_token, expires_at
        from held_message where status = 'held' and expires_at > now();
    `);
    for (const table of ['message_handler', 'held_message']) {
      await runner.query(scopeByOrganization('ocpp_gateway', table));
    }
    await runner.query(`
      revoke insert, delete on held_message from ocpp_gateway_api;
      grant select on inbound_message to ocpp_gateway_api;
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'granted_token'));
    await runner.query('revoke insert, update, delete on granted_token from ocpp_gateway_api');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view inbound_message;
      alter table message_log drop responded_by, drop handler_problem;
      alter table token drop type;
      alter table charge_point drop boot_status;
      drop table granted_token;
      drop table held_message;
      drop table message_handler;
    `);
  }
}

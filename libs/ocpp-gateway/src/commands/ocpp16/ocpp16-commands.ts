import { profileRules16, startRules } from '../domain/charging-profile-rules';
import { SendCommand16Dto } from '../dto/command.dto';
import { anyCommand, type OcppCommand, ocppCommand } from '../ocpp-command';

import * as body from './bodies';
import * as security from './security-bodies';

/** Every command of OCPP 1.6 (§5, and of its security extension) that a central system sends. */
export const OCPP16_COMMANDS: readonly OcppCommand[] = [
  anyCommand(
    SendCommand16Dto,
    'GetConfiguration',
    'Send any OCPP 1.6 message that a central system may send',
  ),
  ocppCommand(
    'remote_start_transaction',
    'RemoteStartTransaction',
    body.RemoteStartTransactionDto,
    'Ask a charger to start a transaction',
    { rules: startRules },
  ),
  ocppCommand(
    'remote_stop_transaction',
    'RemoteStopTransaction',
    body.RemoteStopTransactionDto,
    'Ask a charger to stop a transaction',
  ),
  ocppCommand(
    'change_availability',
    'ChangeAvailability',
    body.ChangeAvailability16Dto,
    'Take a connector out of service, or put it back',
    { description: '`Scheduled`: it is done when the transaction of the connector has ended.' },
  ),
  ocppCommand('reset', 'Reset', body.Reset16Dto, 'Restart a charger', {
    description:
      'A soft reset stops running transactions (OCPP 1.6 §5.14): while one runs it is refused with `invalid_state`, unless `force` is true.',
    ours: ['force'],
    stopsTransactions: ({ type, force }) => type === 'Soft' && force !== true,
  }),
  ocppCommand('unlock_connector', 'UnlockConnector', body.UnlockConnector16Dto, 'Unlock a connector'),
  ocppCommand(
    'get_configuration',
    'GetConfiguration',
    body.GetConfigurationDto,
    'Read a charger’s configuration',
    { names: { keys: 'key' } },
  ),
  ocppCommand(
    'change_configuration',
    'ChangeConfiguration',
    body.ChangeConfigurationDto,
    'Change a key of a charger’s configuration',
  ),
  ocppCommand('clear_cache', 'ClearCache', body.ClearCache16Dto, 'Empty a charger’s authorization cache'),
  ocppCommand('data_transfer', 'DataTransfer', body.DataTransfer16Dto, 'Send a vendor’s own message'),
  ocppCommand(
    'get_diagnostics',
    'GetDiagnostics',
    body.GetDiagnosticsDto,
    'Have a charger upload its diagnostics',
  ),
  ocppCommand('update_firmware', 'UpdateFirmware', body.UpdateFirmware16Dto, 'Have a charger update itself'),
  ocppCommand(
    'trigger_message',
    'TriggerMessage',
    body.TriggerMessage16Dto,
    'Have a charger send one of its messages now',
  ),
  ocppCommand('reserve_now', 'ReserveNow', body.ReserveNow16Dto, 'Reserve a connector', {
    numbered: 'reservationId',
  }),
  ocppCommand(
    'cancel_reservation',
    'CancelReservation',
    body.CancelReservationDto,
    'Cancel a reservation at a charger',
  ),
  ocppCommand(
    'set_charging_profile',
    'SetChargingProfile',
    body.SetChargingProfile16Dto,
    'Install a charging profile',
    { rules: profileRules16 },
  ),
  ocppCommand(
    'clear_charging_profile',
    'ClearChargingProfile',
    body.ClearChargingProfile16Dto,
    'Remove charging profiles',
    { names: { purpose: 'chargingProfilePurpose' } },
  ),
  ocppCommand(
    'get_composite_schedule',
    'GetCompositeSchedule',
    body.GetCompositeSchedule16Dto,
    'Read what a charger’s profiles amount to',
  ),
  ocppCommand(
    'get_local_list_version',
    'GetLocalListVersion',
    body.GetLocalListVersion16Dto,
    'Read the version of a charger’s local authorization list',
  ),
  ocppCommand(
    'send_local_list',
    'SendLocalList',
    body.SendLocalList16Dto,
    'Replace or change a charger’s local authorization list',
  ),
  ocppCommand(
    'extended_trigger_message',
    'ExtendedTriggerMessage',
    security.ExtendedTriggerMessageDto,
    'Have a charger send one of its messages now (security extension)',
  ),
  ocppCommand('get_log', 'GetLog', security.GetLog16Dto, 'Have a charger upload a log', {
    numbered: 'requestId',
  }),
  ocppCommand(
    'signed_update_firmware',
    'SignedUpdateFirmware',
    security.SignedUpdateFirmwareDto,
    'Have a charger update itself with signed firmware',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'install_certificate',
    'InstallCertificate',
    security.InstallCertificate16Dto,
    'Install a root certificate',
  ),
  ocppCommand(
    'delete_certificate',
    'DeleteCertificate',
    security.DeleteCertificateDto,
    'Delete a certificate',
  ),
  ocppCommand(
    'get_installed_certificate_ids',
    'GetInstalledCertificateIds',
    security.GetInstalledCertificateIds16Dto,
    'List the certificates of a charger',
  ),
  ocppCommand(
    'certificate_signed',
    'CertificateSigned',
    security.CertificateSigned16Dto,
    'Give a charger its signed certificate',
  ),
];

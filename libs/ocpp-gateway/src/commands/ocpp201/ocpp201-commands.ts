import { profileRules201, startRules } from '../domain/charging-profile-rules';
import { SendCommand201Dto } from '../dto/command.dto';
import { anyCommand, type OcppCommand, ocppCommand } from '../ocpp-command';

import * as firmware from './firmware-bodies';
import * as profiles from './profile-bodies';
import * as station from './station-bodies';
import * as transactions from './transaction-bodies';
import * as variables from './variable-bodies';

/** Each of the 40 messages of OCPP 2.0.1 that a CSMS sends. */
export const OCPP201_COMMANDS: readonly OcppCommand[] = [
  anyCommand(SendCommand201Dto, 'GetBaseReport', 'Send any OCPP 2.0.1 message that a CSMS may send'),
  ocppCommand(
    'cancel_reservation',
    'CancelReservation',
    transactions.CancelReservation201Dto,
    'Cancel a reservation at a station',
  ),
  ocppCommand(
    'certificate_signed',
    'CertificateSigned',
    firmware.CertificateSigned201Dto,
    'Give a station its signed certificate',
  ),
  ocppCommand(
    'change_availability',
    'ChangeAvailability',
    station.ChangeAvailability201Dto,
    'Take a station, an EVSE or a connector out of service, or put it back',
    { description: '`Scheduled`: it is done when the transactions there have ended.' },
  ),
  ocppCommand(
    'clear_cache',
    'ClearCache',
    transactions.ClearCache201Dto,
    'Empty a station’s authorization cache',
  ),
  ocppCommand(
    'clear_charging_profile',
    'ClearChargingProfile',
    profiles.ClearChargingProfile201Dto,
    'Remove charging profiles',
  ),
  ocppCommand(
    'clear_display_message',
    'ClearDisplayMessage',
    station.ClearDisplayMessageDto,
    'Remove a message from a station’s display',
  ),
  ocppCommand(
    'clear_variable_monitoring',
    'ClearVariableMonitoring',
    variables.ClearVariableMonitoringDto,
    'Remove monitors from variables',
  ),
  ocppCommand(
    'cost_updated',
    'CostUpdated',
    transactions.CostUpdatedDto,
    'Show a driver what the transaction costs so far',
  ),
  ocppCommand(
    'customer_information',
    'CustomerInformation',
    variables.CustomerInformationDto,
    'Have a station report or remove what it knows of a customer',
    { numbered: 'requestId' },
  ),
  ocppCommand('data_transfer', 'DataTransfer', station.DataTransfer201Dto, 'Send a vendor’s own message'),
  ocppCommand(
    'delete_certificate',
    'DeleteCertificate',
    firmware.DeleteCertificate201Dto,
    'Delete a certificate',
  ),
  ocppCommand(
    'get_base_report',
    'GetBaseReport',
    variables.GetBaseReportDto,
    'Have a station report its device model',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'get_charging_profiles',
    'GetChargingProfiles',
    profiles.GetChargingProfilesDto,
    'Have a station report its charging profiles',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'get_composite_schedule',
    'GetCompositeSchedule',
    profiles.GetCompositeSchedule201Dto,
    'Read what a station’s profiles amount to',
  ),
  ocppCommand(
    'get_display_messages',
    'GetDisplayMessages',
    station.GetDisplayMessagesDto,
    'Have a station report the messages of its display',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'get_installed_certificate_ids',
    'GetInstalledCertificateIds',
    firmware.GetInstalledCertificateIds201Dto,
    'List the certificates of a station',
  ),
  ocppCommand(
    'get_local_list_version',
    'GetLocalListVersion',
    transactions.GetLocalListVersion201Dto,
    'Read the version of a station’s local authorization list',
  ),
  ocppCommand('get_log', 'GetLog', firmware.GetLog201Dto, 'Have a station upload a log', {
    numbered: 'requestId',
  }),
  ocppCommand(
    'get_monitoring_report',
    'GetMonitoringReport',
    variables.GetMonitoringReportDto,
    'Have a station report its monitors',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'get_report',
    'GetReport',
    variables.GetReportDto,
    'Have a station report some of its variables',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'get_transaction_status',
    'GetTransactionStatus',
    transactions.GetTransactionStatusDto,
    'Ask whether a transaction runs, and whether messages of it wait',
  ),
  ocppCommand('get_variables', 'GetVariables', variables.GetVariablesDto, 'Read variables of a station', {
    names: { items: { name: 'getVariableData', each: { attribute_type: 'attributeType' } } },
  }),
  ocppCommand(
    'install_certificate',
    'InstallCertificate',
    firmware.InstallCertificate201Dto,
    'Install a root certificate',
  ),
  ocppCommand(
    'publish_firmware',
    'PublishFirmware',
    firmware.PublishFirmwareDto,
    'Have a local controller publish firmware',
    { numbered: 'requestId' },
  ),
  ocppCommand(
    'request_start_transaction',
    'RequestStartTransaction',
    transactions.RequestStartTransactionDto,
    'Ask a station to start a transaction',
    { numbered: 'remoteStartId', rules: startRules },
  ),
  ocppCommand(
    'request_stop_transaction',
    'RequestStopTransaction',
    transactions.RequestStopTransactionDto,
    'Ask a station to stop a transaction',
  ),
  ocppCommand('reserve_now', 'ReserveNow', transactions.ReserveNow201Dto, 'Reserve an EVSE', {
    numbered: 'id',
    names: { reservation_id: 'id' },
  }),
  ocppCommand('reset', 'Reset', station.Reset201Dto, 'Restart a station or an EVSE', {
    description: '`OnIdle` waits until the transactions have ended (`Scheduled`).',
  }),
  ocppCommand(
    'send_local_list',
    'SendLocalList',
    transactions.SendLocalList201Dto,
    'Replace or change a station’s local authorization list',
  ),
  ocppCommand(
    'set_charging_profile',
    'SetChargingProfile',
    profiles.SetChargingProfile201Dto,
    'Install a charging profile',
    { rules: profileRules201 },
  ),
  ocppCommand(
    'set_display_message',
    'SetDisplayMessage',
    station.SetDisplayMessageDto,
    'Show a message on a station’s display',
  ),
  ocppCommand(
    'set_monitoring_base',
    'SetMonitoringBase',
    variables.SetMonitoringBaseDto,
    'Choose the set of monitors that are active',
  ),
  ocppCommand(
    'set_monitoring_level',
    'SetMonitoringLevel',
    variables.SetMonitoringLevelDto,
    'Choose how severe an event must be to be reported',
  ),
  ocppCommand(
    'set_network_profile',
    'SetNetworkProfile',
    station.SetNetworkProfileDto,
    'Write one of a station’s network profiles',
  ),
  ocppCommand(
    'set_variable_monitoring',
    'SetVariableMonitoring',
    variables.SetVariableMonitoringDto,
    'Set monitors of variables',
    { names: { items: 'setMonitoringData' } },
  ),
  ocppCommand('set_variables', 'SetVariables', variables.SetVariablesDto, 'Write variables of a station', {
    names: {
      items: { name: 'setVariableData', each: { attribute_type: 'attributeType', value: 'attributeValue' } },
    },
  }),
  ocppCommand(
    'trigger_message',
    'TriggerMessage',
    station.TriggerMessage201Dto,
    'Have a station send one of its messages now',
  ),
  ocppCommand('unlock_connector', 'UnlockConnector', station.UnlockConnector201Dto, 'Unlock a connector'),
  ocppCommand(
    'unpublish_firmware',
    'UnpublishFirmware',
    firmware.UnpublishFirmwareDto,
    'Have a local controller stop publishing firmware',
  ),
  ocppCommand(
    'update_firmware',
    'UpdateFirmware',
    firmware.UpdateFirmware201Dto,
    'Have a station update itself',
    { numbered: 'requestId' },
  ),
];

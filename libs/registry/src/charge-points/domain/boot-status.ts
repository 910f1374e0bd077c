/** What a BootNotification is answered (OCPP 1.6 §7.44, 2.0.1 §3.57). */
export const BOOT_STATUSES = ['Accepted', 'Pending', 'Rejected'] as const;

export type BootStatus = (typeof BOOT_STATUSES)[number];

/** How events tell that a transaction began under a reservation (OCPP 1.6 StartTransaction, 2.0.1 TransactionEvent). */
export function underReservation(number: number | undefined): { reservation_id?: number } {
  return number === undefined ? {} : { reservation_id: number };
}

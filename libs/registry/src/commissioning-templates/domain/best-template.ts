/** Which chargers a template is for; null: any. */
export interface Suited {
  readonly vendor: string | null;
  readonly model: string | null;
}

/** The same text but for case and spaces around. */
export function plain(text: string): string {
  return text.trim().toUpperCase();
}

/**
 * Of the templates that suit a charger the one that names it best: its vendor and model, else its vendor, else none.
 * Of several the first.
 */
export function bestTemplate<Template extends Suited>(
  templates: readonly Template[],
  charger: Suited,
): Template | null {
  const suited = templates.filter((one) => suits(one, charger));
  return suited.reduce<Template | null>(
    (best, one) => (best === null || precision(one) > precision(best) ? one : best),
    null,
  );
}

export function suits(template: Suited, charger: Suited): boolean {
  return isOf(template.vendor, charger.vendor) && isOf(template.model, charger.model);
}

/** What is not known of a charger nobody can say that it suits. */
function isOf(wanted: string | null, said: string | null): boolean {
  return wanted === null || (said !== null && plain(wanted) === plain(said));
}

function precision({ vendor, model }: Suited): number {
  return (vendor === null ? 0 : 1) + (model === null ? 0 : 1);
}
